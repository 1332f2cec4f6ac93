//! Who can act: tables of states, organisations, groups, persons in office, and words for those who act for them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use compact_str::CompactString;
use jiff::civil::Date;

use super::table::{Place, Row, rows};
use crate::error::Result;
use crate::model::{Actor, ActorKind, Unit};

/// How a form names its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// "Iran", "the African Union", "Hamas".
    Name,
    /// "Iranian", "Iranians".
    Demonym,
    /// "Tehran".
    Metonym,
    /// "the Kremlin", "the Knesset", "MI6".
    Body,
    /// "Khamenei".
    Person,
    /// Holds the name of an actor but is none: "Persian Gulf".
    Exclusion,
}

/// One way in which text can name an actor.
#[derive(Clone, Debug)]
pub struct Form {
    /// As newswire writes it.
    pub text: CompactString,
    /// How it names the actor.
    pub kind: FormKind,
    /// Who; none for an exclusion.
    pub actor: Option<Arc<Actor>>,
    /// Which part of the actor.
    pub unit: Option<Unit>,
    /// Full name, for a person.
    pub person: Option<CompactString>,
    /// The office, for a person: `foreign minister`.
    pub role: Option<CompactString>,
    /// First day on which it holds.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// The row it comes from.
    pub place: Place,
    /// 0 for the built-in tables; forms with a greater number win.
    pub layer: usize,
}

impl Form {
    /// Whether it holds on a day, both ends included.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A noun for people or a body that acts for an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agent {
    /// The part of the actor.
    pub unit: Unit,
    /// Whether it is a human being, so that a name may follow: "minister", but not "ministry".
    pub person: bool,
    /// Whether it is the plural.
    pub plural: bool,
    /// Whether it stands for the state spoken of when no actor stands beside it: "the army", but not "the ship".
    pub alone: bool,
    /// Whether an actor behind "to", "for" or "in" is only where it is posted: "the UN envoy for Yemen".
    pub posted: bool,
}

/// What a noun that describes an actor describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DescriptionSort {
    /// "the country", "the kingdom".
    State,
    /// "the movement", "the rebels".
    Group,
    /// "the bloc", "the agency".
    Organisation,
}

impl DescriptionSort {
    /// Lower-case name, as in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Group => "group",
            Self::Organisation => "organisation",
        }
    }
}

/// All forms, and the nouns for people and bodies that act for an actor.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    actors: BTreeMap<CompactString, Arc<Actor>>,
    /// Ids that the table being read has given so far.
    in_table: HashSet<CompactString>,
    /// Number of the file of the table being read.
    file: usize,
    forms: Vec<Form>,
    agents: HashMap<String, Agent>,
    /// First words of the nouns.
    agent_starts: HashSet<String>,
    /// Nouns that describe, and whether in the plural.
    descriptions: HashMap<String, (DescriptionSort, bool)>,
    /// Words that say that a name does not mean the actor here, by name.
    doubts: HashMap<String, Vec<String>>,
    /// States of one name: `koreas`.
    namesakes: HashMap<String, Vec<Arc<Actor>>>,
    /// Correlates of War numbers of states.
    cow: HashMap<CompactString, u16>,
    /// By full name the first form of each row of `persons.tsv`.
    persons: HashMap<CompactString, Vec<usize>>,
    /// By actor and office the first form of each row of `persons.tsv`.
    offices: HashMap<(CompactString, String), Vec<usize>>,
}

impl Actors {
    /// Every actor, by id.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<CompactString, Arc<Actor>> {
        &self.actors
    }

    /// Every form of every actor, in the order of the tables.
    #[must_use]
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// The agent noun spelt so: `foreign minister` is GOV and a person. Lower case, one or several words separated by a blank.
    #[must_use]
    pub fn agent(&self, noun: &str) -> Option<Agent> {
        self.agents.get(noun).copied()
    }

    /// Whether an agent noun can begin with a word, in lower case.
    #[must_use]
    pub fn agent_starts(&self, word: &str) -> bool {
        self.agent_starts.contains(word)
    }

    /// What sort of actor a noun describes: `kingdom` a state. Lower case, singular or plural.
    #[must_use]
    pub fn description(&self, noun: &str) -> Option<DescriptionSort> {
        self.descriptions.get(noun).map(|&(sort, _)| sort)
    }

    /// Whether a noun that describes is in the plural.
    #[must_use]
    pub fn is_plural_description(&self, noun: &str) -> bool {
        self.descriptions.get(noun).is_some_and(|&(_, plural)| plural)
    }

    /// Words, in lower case, beside which a name does not mean its actor: `Georgia` beside `atlanta`.
    #[must_use]
    pub fn doubts(&self, name: &str) -> &[String] {
        self.doubts.get(name).map_or(&[], Vec::as_slice)
    }

    /// Adds `doubts.tsv`.
    pub(super) fn add_doubts(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["name", "words"])? {
            self.doubts.entry(row.cell(0).to_owned()).or_default().extend(row.list(1).map(str::to_lowercase));
        }
        Ok(())
    }

    /// The states that share a name, by its plural in lower case: `koreas`.
    #[must_use]
    pub fn namesakes(&self, plural: &str) -> Option<&[Arc<Actor>]> {
        self.namesakes.get(plural).map(Vec::as_slice)
    }

    /// Adds `namesakes.tsv`; after the states.
    pub(super) fn add_namesakes(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["plural", "actors"])? {
            let actors = row.list(1).map(|id| {
                self.actors.get(id).cloned().ok_or_else(|| row.place.error(format!("actor `{id}` has no row in states.tsv")))
            });
            let actors = actors.collect::<Result<Vec<_>>>()?;
            self.namesakes.insert(row.cell(0).to_lowercase(), actors);
        }
        Ok(())
    }

    /// The number of a state in the Correlates of War data, 2 (the United States) to 990 (Samoa); none for other actors and for the few
    /// states that the project does not count.
    #[must_use]
    pub fn cow(&self, state: &str) -> Option<u16> {
        self.cow.get(state).copied()
    }

    /// Adds `cow.tsv`. A user's row takes the place of the built-in one. Rows of states that a user's `states.tsv` leaves out do no harm.
    pub(super) fn add_cow(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["state", "cow"])? {
            let state = state_code(&row)?;
            let number = row.cell(1).parse::<u16>().ok().filter(|number| (1..=999).contains(number));
            let Some(number) = number else {
                return Err(row.place.error(format!("`{}` is no Correlates of War number; expected 1 to 999", row.cell(1))));
            };
            self.cow.insert(state, number);
        }
        Ok(())
    }

    /// Who held an office of an actor on a day; without a day, who held it last.
    #[must_use]
    pub fn holder(&self, actor: &str, role: &str, day: Option<Date>) -> Option<&Form> {
        let forms = self.offices.get(&(actor.into(), office(role)))?;
        self.in_office(forms.iter().map(|&form| &self.forms[form]), day)
    }

    /// Whether the tables know persons of an actor, but none who ever held this office: no `secretary of state` of Iran.
    #[must_use]
    pub fn lacks_office(&self, actor: &str, role: &str) -> bool {
        !self.offices.contains_key(&(actor.into(), office(role)))
            && ["foreign minister", "secretary of state", "foreign secretary"]
                .iter()
                .any(|&known| self.offices.contains_key(&(actor.into(), known.to_owned())))
    }

    /// The office that a person of an actor held on a day.
    #[must_use]
    pub fn role_of(&self, actor: &str, person: &str, day: Option<Date>) -> Option<&str> {
        let forms = self.persons.get(person)?.iter().map(|&form| &self.forms[form]);
        let forms = forms.filter(|form| form.actor.as_ref().is_some_and(|own| own.id == actor));
        self.in_office(forms, day)?.role.as_deref()
    }

    /// Of several offices the one held on a day, the latest of those; without a day the last.
    pub fn in_office<'f>(&self, forms: impl Iterator<Item = &'f Form>, day: Option<Date>) -> Option<&'f Form> {
        match day {
            Some(day) => forms.filter(|form| form.holds_on(day)).max_by_key(|form| form.from),
            None => forms.max_by_key(|form| (form.to.is_none(), form.to, form.from)),
        }
    }

    fn add_actor(&mut self, place: &Place, actor: Actor) -> Result<Arc<Actor>> {
        if actor.name.is_empty() {
            return Err(place.error(format!("`{}` has no name", actor.id)));
        }
        if !self.in_table.insert(actor.id.clone()) {
            return Err(place.error(format!("a second row for `{}`", actor.id)));
        }
        match self.actors.get(&actor.id) {
            // A user's row for an actor that is known adds forms to it.
            Some(known) if known.kind == actor.kind => Ok(known.clone()),
            Some(known) => Err(place.error(format!("`{}` is a {} already", actor.id, known.kind))),
            None => {
                let actor = Arc::new(actor);
                self.actors.insert(actor.id.clone(), actor.clone());
                Ok(actor)
            }
        }
    }

    /// Another file of a table begins, the first or a user's behind it: ids may come again, and later forms win over earlier ones.
    pub(super) fn begin_file(&mut self, number: usize) {
        self.in_table.clear();
        self.file = number;
    }

    /// Adds `forms.tsv`: further forms of known actors, with the unit that they stand for and the days between which they hold.
    pub(super) fn add_dated_forms(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["form", "actor", "unit", "from", "to"])? {
            let Some(actor) = self.actors.get(row.cell(1)).cloned() else {
                return Err(row.place.error(format!("actor `{}` has no row in states, organisations or groups", row.cell(1))));
            };
            let unit = row.some(2).map(|_| row.code::<Unit>(2)).transpose()?;
            let (from, to) = days(&row, 3, 4)?;
            let (text, place) = (row.cell(0).into(), row.place.clone());
            let (kind, actor) = (FormKind::Name, Some(actor));
            self.forms.push(Form { text, kind, actor, unit, person: None, role: None, from, to, place, layer: self.file });
        }
        Ok(())
    }

    fn add_form(&mut self, place: &Place, text: &str, kind: FormKind, actor: &Arc<Actor>, unit: Option<Unit>) {
        let (text, actor, place) = (text.into(), Some(actor.clone()), place.clone());
        self.forms.push(Form {
            text,
            kind,
            actor,
            unit,
            person: None,
            role: None,
            from: None,
            to: None,
            place,
            layer: self.file,
        });
    }

    /// Adds `states.tsv`.
    pub(super) fn add_states(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["id", "name", "aliases", "demonyms", "metonyms"])? {
            let actor = Actor { id: state_code(&row)?, name: row.cell(1).into(), kind: ActorKind::State, home: None };
            let actor = self.add_actor(&row.place, actor)?;
            for text in row.list(1).chain(row.list(2)) {
                self.add_form(&row.place, text, FormKind::Name, &actor, None);
            }
            for text in row.list(3) {
                self.add_form(&row.place, text, FormKind::Demonym, &actor, None);
            }
            for text in row.list(4) {
                self.add_form(&row.place, text, FormKind::Metonym, &actor, Some(Unit::Gov));
            }
        }
        Ok(())
    }

    /// Adds `organisations.tsv`.
    pub(super) fn add_organisations(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["id", "kind", "name", "aliases", "demonyms"])? {
            let (kind, unit) = match row.cell(1) {
                "IGO" => (ActorKind::Igo, Some(Unit::Igo)),
                "BLOC" => (ActorKind::Bloc, None),
                "NGO" => (ActorKind::Ngo, Some(Unit::Ngo)),
                other => return Err(row.place.error(format!("unknown kind `{other}`; expected IGO, BLOC or NGO"))),
            };
            let actor = Actor { id: row.cell(0).into(), name: row.cell(2).into(), kind, home: None };
            let actor = self.add_actor(&row.place, actor)?;
            for text in row.list(2).chain(row.list(3)) {
                self.add_form(&row.place, text, FormKind::Name, &actor, unit);
            }
            for text in row.list(4) {
                self.add_form(&row.place, text, FormKind::Demonym, &actor, unit);
            }
        }
        Ok(())
    }

    /// Adds `groups.tsv`.
    pub(super) fn add_groups(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["id", "unit", "name", "aliases", "demonyms", "home"])? {
            let unit = Some(row.code::<Unit>(1)?);
            let home = row.some(5).map(CompactString::from);
            if let Some(home) = home.as_ref().filter(|home| !self.actors.contains_key(*home)) {
                return Err(row.place.error(format!("home `{home}` is no state of states.tsv")));
            }
            let actor = Actor { id: row.cell(0).into(), name: row.cell(2).into(), kind: ActorKind::Group, home };
            let actor = self.add_actor(&row.place, actor)?;
            for text in row.list(2).chain(row.list(3)) {
                self.add_form(&row.place, text, FormKind::Name, &actor, unit);
            }
            for text in row.list(4) {
                self.add_form(&row.place, text, FormKind::Demonym, &actor, unit);
            }
        }
        Ok(())
    }

    /// Adds `persons.tsv`; after the actors that they act for.
    pub(super) fn add_persons(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["name", "aliases", "actor", "unit", "role", "from", "to"])? {
            let Some(actor) = self.actors.get(row.cell(2)).cloned() else {
                return Err(row.place.error(format!("actor `{}` has no row in states, organisations or groups", row.cell(2))));
            };
            let unit = Some(row.code::<Unit>(3)?);
            let (from, to) = days(&row, 5, 6)?;
            self.offices.entry((actor.id.clone(), office(row.cell(4)))).or_default().push(self.forms.len());
            self.persons.entry(row.cell(0).into()).or_default().push(self.forms.len());
            for text in row.list(0).chain(row.list(1)) {
                self.forms.push(Form {
                    text: text.into(),
                    kind: FormKind::Person,
                    actor: Some(actor.clone()),
                    unit,
                    person: Some(row.cell(0).into()),
                    role: row.some(4).map(CompactString::from),
                    from,
                    to,
                    place: row.place.clone(),
                    layer: self.file,
                });
            }
        }
        Ok(())
    }

    /// Adds `exclusions.tsv`.
    pub(super) fn add_exclusions(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["phrase", "why"])? {
            self.forms.push(Form {
                text: row.cell(0).into(),
                kind: FormKind::Exclusion,
                actor: None,
                unit: None,
                person: None,
                role: None,
                from: None,
                to: None,
                place: row.place.clone(),
                layer: self.file,
            });
        }
        Ok(())
    }

    /// Adds `agents.tsv`.
    pub(super) fn add_agents(&mut self, file: &str, text: &str) -> Result<()> {
        let columns = ["noun", "unit", "plural", "person", "alone", "posted"];
        for row in rows(file, text, &columns)? {
            let flag = |column: usize| match row.cell(column) {
                "yes" => Ok(true),
                "no" => Ok(false),
                other => Err(row.place.error(format!("`{other}` in `{}`; expected yes or no", columns[column]))),
            };
            let (unit, person, alone, posted) = (row.code::<Unit>(1)?, flag(3)?, flag(4)?, flag(5)?);
            for (noun, plural) in [(Some(row.cell(0)), false), (row.some(2), true)] {
                if let Some(noun) = noun {
                    let start = noun.split([' ', '-', '\'', '’']).next().unwrap_or(noun);
                    self.agent_starts.insert(start.to_lowercase());
                    self.agents.insert(noun.to_lowercase(), Agent { unit, person, plural, alone, posted });
                }
            }
        }
        Ok(())
    }

    /// Adds `descriptions.tsv`.
    pub(super) fn add_descriptions(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["noun", "plural", "sort"])? {
            let sort = match row.cell(2) {
                "state" => DescriptionSort::State,
                "group" => DescriptionSort::Group,
                "organisation" => DescriptionSort::Organisation,
                other => return Err(row.place.error(format!("unknown sort `{other}`; expected state, group or organisation"))),
            };
            for (noun, plural) in [(Some(row.cell(0)), false), (row.some(1), true)] {
                if let Some(noun) = noun {
                    self.descriptions.insert(noun.to_lowercase(), (sort, plural));
                }
            }
        }
        Ok(())
    }

    /// Adds `bodies.tsv`; after the states that they belong to.
    pub(super) fn add_bodies(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["actor", "unit", "forms", "role"])? {
            let Some(actor) = self.actors.get(row.cell(0)).cloned() else {
                return Err(row.place.error(format!("actor `{}` has no row in states.tsv", row.cell(0))));
            };
            let unit = Some(row.code::<Unit>(1)?);
            for text in row.list(2) {
                self.add_form(&row.place, text, FormKind::Body, &actor, unit);
            }
        }
        Ok(())
    }
}

/// The first cell as the code of a state.
fn state_code(row: &Row<'_>) -> Result<CompactString> {
    let id = row.cell(0);
    if id.len() != 3 || !id.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(row.place.error(format!("`{id}` is no ISO 3166 alpha-3 code")));
    }
    Ok(id.into())
}

/// The first and the last day in two cells of a row.
fn days(row: &Row<'_>, from: usize, to: usize) -> Result<(Option<Date>, Option<Date>)> {
    let day = |column: usize, last: bool| match row.some(column) {
        None => Ok(None),
        Some(text) => match day_of(text, last) {
            Some(day) => Ok(Some(day)),
            None => Err(row.place.error(format!("`{text}` is no date; expected YYYY, YYYY-MM or YYYY-MM-DD"))),
        },
    };
    let (from, to) = (day(from, false)?, day(to, true)?);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(row.place.error("`to` is before `from`"));
    }
    Ok((from, to))
}

/// An office under the name by which it is looked up: British and American spelling and the usual other names are one.
fn office(role: &str) -> String {
    let role = role.to_lowercase().replace("defense", "defence").replace('-', " ");
    match &*role {
        "premier" => "prime minister".to_owned(),
        "vice premier" => "deputy prime minister".to_owned(),
        "external affairs minister" => "foreign minister".to_owned(),
        "speaker" | "speaker of parliament" | "parliamentary speaker" => "parliament speaker".to_owned(),
        "chief" | "head" | "director general" | "director" => "chief".to_owned(),
        _ => role,
    }
}

/// The first or last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn day_of(text: &str, last: bool) -> Option<Date> {
    let mut parts = text.split('-');
    let year: i16 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next().map(str::parse::<i8>);
    let day = parts.next().map(str::parse::<i8>);
    if parts.next().is_some() {
        return None;
    }
    match (month, day) {
        (None, _) if last => Date::new(year, 12, 31).ok(),
        (None, _) => Date::new(year, 1, 1).ok(),
        (Some(month), None) => {
            let first = Date::new(year, month.ok()?, 1).ok()?;
            Some(if last { first.last_of_month() } else { first })
        }
        (Some(month), Some(day)) => Date::new(year, month.ok()?, day.ok()?).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn part_dates_cover_the_whole_year_or_month() {
        assert_eq!(day_of("2024", true), Some(date(2024, 12, 31)));
        assert_eq!(day_of("2024-02", true), Some(date(2024, 2, 29)));
        assert_eq!(day_of("2024-02", false), Some(date(2024, 2, 1)));
        assert_eq!(day_of("2024-02-30", false), None);
        assert_eq!(day_of("24-02-03", false), None);
    }

    #[test]
    fn every_state_has_its_correlates_of_war_number() {
        let actors = crate::lexicon::Lexicon::builtin().actors;
        let states = actors.all().values().filter(|actor| actor.kind == ActorKind::State);
        let without: Vec<&str> = states.map(|actor| &*actor.id).filter(|id| actors.cow(id).is_none()).collect();
        assert_eq!(without, ["COK", "ESH", "GRL", "HKG", "PSE", "VAT"]);
        let mut numbers: Vec<u16> = actors.cow.values().copied().collect();
        numbers.sort_unstable();
        let twice: Vec<u16> = numbers.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert_eq!(twice, [345], "Yugoslavia and Serbia are one state there");
        assert_eq!(["USA", "IRN", "VNM", "WSM"].map(|id| actors.cow(id)), [Some(2), Some(630), Some(816), Some(990)]);
        assert_eq!(actors.cow("NATO"), None);

        assert!(actors.cow.keys().all(|id| actors.all().contains_key(id)));

        let wrong = |row: &str| Actors::default().add_cow("c.tsv", &format!("state\tcow\n{row}")).unwrap_err().to_string();
        assert_eq!(wrong("Iran\t630"), "c.tsv:2: `Iran` is no ISO 3166 alpha-3 code");
        assert_eq!(wrong("IRN\t-630"), "c.tsv:2: `-630` is no Correlates of War number; expected 1 to 999");
    }

    #[test]
    fn rows_that_contradict_each_other_are_errors() {
        let mut actors = Actors::default();
        actors.add_states("states.tsv", "id\tname\taliases\tdemonyms\tmetonyms\nIRN\tIran\t\tIranian\tTehran").unwrap();
        let twice = actors.add_organisations("o.tsv", "id\tkind\tname\taliases\tdemonyms\nIRN\tIGO\tIran\t\t");
        assert_eq!(twice.unwrap_err().to_string(), "o.tsv:2: a second row for `IRN`");
        let header = "name\taliases\tactor\tunit\trole\tfrom\tto";
        let nobody = actors.add_persons("p.tsv", &format!("{header}\nA B\tB\tXYZ\tGOV\tpresident\t2001\t"));
        assert!(nobody.unwrap_err().to_string().starts_with("p.tsv:2: actor `XYZ` has no row"));
        let unit = actors.add_persons("p.tsv", &format!("{header}\nA B\tB\tIRN\tKING\tking\t2001\t"));
        assert!(unit.unwrap_err().to_string().starts_with("p.tsv:2: `KING` is no unit; expected one of GOV"));
        let ends = actors.add_persons("p.tsv", &format!("{header}\nA B\tB\tIRN\tGOV\tking\t2003\t2001"));
        assert_eq!(ends.unwrap_err().to_string(), "p.tsv:2: `to` is before `from`");
    }
}
