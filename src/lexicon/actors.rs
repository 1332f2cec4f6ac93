//! Who can act: tables of states, organisations, groups, persons in office, and words for those who act for them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use compact_str::CompactString;
use jiff::civil::Date;

use super::table::{Place, rows};
use crate::error::Result;
use crate::model::{Actor, ActorKind, Unit};

/// How a form names its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// "Iran", "the African Union", "Hamas".
    Name,
    /// "Iranian", "Iranians".
    Demonym,
    /// "Tehran", "the Kremlin".
    Metonym,
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
    /// First day on which it holds.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// The row it comes from.
    pub place: Place,
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
    /// Whether a name may follow that is a person's: "minister", but not "ministry".
    pub person: bool,
}

/// All forms, and the nouns for people and bodies that act for an actor.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    actors: BTreeMap<CompactString, Arc<Actor>>,
    forms: Vec<Form>,
    agents: HashMap<String, Agent>,
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

    fn add_actor(&mut self, place: &Place, actor: Actor) -> Result<Arc<Actor>> {
        if actor.name.is_empty() {
            return Err(place.error(format!("`{}` has no name", actor.id)));
        }
        let actor = Arc::new(actor);
        match self.actors.insert(actor.id.clone(), actor.clone()) {
            None => Ok(actor),
            Some(_) => Err(place.error(format!("a second row for `{}`", actor.id))),
        }
    }

    fn add_form(&mut self, place: &Place, text: &str, kind: FormKind, actor: &Arc<Actor>, unit: Option<Unit>) {
        let (text, actor, place) = (text.into(), Some(actor.clone()), place.clone());
        self.forms.push(Form { text, kind, actor, unit, person: None, from: None, to: None, place });
    }

    /// Adds `states.tsv`.
    pub(super) fn add_states(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["id", "name", "aliases", "demonyms", "metonyms"])? {
            let id = row.cell(0);
            if id.len() != 3 || !id.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return Err(row.place.error(format!("`{id}` is no ISO 3166 alpha-3 code")));
            }
            let actor = Actor { id: id.into(), name: row.cell(1).into(), kind: ActorKind::State, home: None };
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
            let day = |column: usize, last: bool| match row.some(column) {
                None => Ok(None),
                Some(text) => match day_of(text, last) {
                    Some(day) => Ok(Some(day)),
                    None => Err(row.place.error(format!("`{text}` is no date; expected YYYY, YYYY-MM or YYYY-MM-DD"))),
                },
            };
            let (from, to) = (day(5, false)?, day(6, true)?);
            if from.zip(to).is_some_and(|(from, to)| to < from) {
                return Err(row.place.error("`to` is before `from`"));
            }
            for text in row.list(0).chain(row.list(1)) {
                self.forms.push(Form {
                    text: text.into(),
                    kind: FormKind::Person,
                    actor: Some(actor.clone()),
                    unit,
                    person: Some(row.cell(0).into()),
                    from,
                    to,
                    place: row.place.clone(),
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
                from: None,
                to: None,
                place: row.place.clone(),
            });
        }
        Ok(())
    }

    /// Adds `agents.tsv`.
    pub(super) fn add_agents(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["noun", "unit", "plural", "person"])? {
            let person = match row.cell(3) {
                "yes" => true,
                "no" => false,
                other => return Err(row.place.error(format!("`{other}` in `person`; expected yes or no"))),
            };
            let unit = row.code::<Unit>(1)?;
            for (noun, person) in [(Some(row.cell(0)), person), (row.some(2), false)] {
                if let Some(noun) = noun {
                    self.agents.insert(noun.to_lowercase(), Agent { unit, person });
                }
            }
        }
        Ok(())
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
