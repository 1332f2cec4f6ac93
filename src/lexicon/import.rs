//! Actor and agent dictionaries of TABARI and PETRARCH (Schrodt 2009, "TABARI: Textual Analysis by Augmented Replacement Instructions", 0.7) as
//! tables of ours.
//!
//! An actor is a line `NAME [CODE]`, with `+SYNONYM` lines below it and, for codes that hold for a time, `[CODE <DATE]`, `[CODE >DATE]` and
//! `[CODE DATE-DATE]` on the line or on lines of their own; dates are YYMMDD or YYYYMMDD, and an entry's plain code holds when no dated one does.
//! An agent is `NOUN {PLURAL} [~CODE]`. `_` is a blank, `#` and `;` start a comment, `<!-- -->` encloses one.
//!
//! The first three letters of a code are the actor where `states.tsv` has that state, the next three its unit; other codes become actors of their own.
//! Codes of hyphens, plus signs or number signs say that the name is no actor. TABARI matches an entry without a last `_` as the beginning of longer words;
//! we match whole words only.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::civil::Date;

use super::Lexicon;
use crate::model::{ActorKind, Unit};

/// Tables made of dictionaries, and what could not be taken over.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    forms: BTreeSet<String>,
    agents: BTreeMap<String, String>,
    organisations: BTreeMap<String, String>,
    groups: BTreeMap<String, String>,
    exclusions: BTreeSet<String>,
    /// Lines that were left out: file, line, and why.
    pub skipped: Vec<(String, usize, String)>,
}

/// A code with the days on which it holds.
struct Code {
    code: String,
    from: Option<Date>,
    to: Option<Date>,
    dated: bool,
}

/// An entry with its synonyms.
struct Entry {
    line: usize,
    names: Vec<String>,
    codes: Vec<Code>,
}

impl Imported {
    /// Names and the texts of the tables, those that hold something.
    #[must_use]
    pub fn tables(&self) -> Vec<(&'static str, String)> {
        let rows = |header: &str, rows: &mut dyn Iterator<Item = String>| {
            let mut text = format!("{header}\n");
            rows.for_each(|row| {
                text.push_str(&row);
                text.push('\n');
            });
            text
        };
        let tables = [
            (
                "actors/organisations.tsv",
                "id\tkind\tname\taliases\tdemonyms",
                self.organisations.values().cloned().collect::<Vec<_>>(),
            ),
            ("actors/groups.tsv", "id\tunit\tname\taliases\tdemonyms\thome", self.groups.values().cloned().collect()),
            ("actors/forms.tsv", "form\tactor\tunit\tfrom\tto", self.forms.iter().cloned().collect()),
            ("actors/agents.tsv", "noun\tunit\tplural\tperson\talone\tposted", self.agents.values().cloned().collect()),
            (
                "actors/exclusions.tsv",
                "phrase\twhy",
                self.exclusions.iter().map(|phrase| format!("{phrase}\tno actor in the dictionary")).collect(),
            ),
        ];
        let filled = tables.into_iter().filter(|(_, _, content)| !content.is_empty());
        filled.map(|(name, header, content)| (name, rows(header, &mut content.into_iter()))).collect()
    }

    /// How many forms, agents and new actors there are.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        [self.forms.len(), self.agents.len(), self.organisations.len() + self.groups.len()]
    }

    /// Adds a dictionary; `lexicon` knows the states.
    pub fn add(&mut self, lexicon: &Lexicon, file: &str, text: &str) {
        let mut entry: Option<Entry> = None;
        for (number, line) in without_comments(text) {
            let line = line.trim_end();
            let content = line.trim_start();
            if content.is_empty() {
                continue;
            }
            let own_line = content.starts_with('[') && line.len() > content.len() || content.starts_with('[');
            if let Some(synonym) = content.strip_prefix('+').filter(|rest| !rest.starts_with('+')) {
                match &mut entry {
                    Some(entry) => entry.names.push(synonym.split('[').next().unwrap_or(synonym).trim().to_owned()),
                    None => self.skip(file, number, "a synonym without an entry above it"),
                }
            } else if own_line {
                match &mut entry {
                    Some(entry) => self.add_codes(file, number, content, entry),
                    None => self.skip(file, number, "a code without an entry above it"),
                }
            } else {
                if let Some(done) = entry.take() {
                    self.finish(lexicon, file, done);
                }
                if content.starts_with('!') {
                    self.skip(file, number, "a set of synonyms; write its members out");
                    continue;
                }
                let (name, codes) = content.split_at(content.find('[').unwrap_or(content.len()));
                let mut new = Entry { line: number, names: vec![name.trim().to_owned()], codes: Vec::new() };
                self.add_codes(file, number, codes, &mut new);
                entry = Some(new);
            }
        }
        if let Some(done) = entry {
            self.finish(lexicon, file, done);
        }
    }

    fn skip(&mut self, file: &str, line: usize, reason: impl Into<String>) {
        self.skipped.push((file.to_owned(), line, reason.into()));
    }

    fn add_codes(&mut self, file: &str, line: usize, text: &str, entry: &mut Entry) {
        for block in text.split('[').skip(1) {
            let Some((block, _)) = block.split_once(']') else {
                self.skip(file, line, format!("`[{block}` has no `]`"));
                continue;
            };
            match code(block) {
                Ok(code) => entry.codes.push(code),
                Err(reason) => self.skip(file, line, reason),
            }
        }
    }

    fn finish(&mut self, lexicon: &Lexicon, file: &str, entry: Entry) {
        if entry.codes.is_empty() {
            self.skip(file, entry.line, format!("`{}` has no code", entry.names[0]));
            return;
        }
        // The plain code first: where a dated one holds, it comes later in the file and so counts.
        let (dated, plain): (Vec<Code>, Vec<Code>) = entry.codes.into_iter().partition(|code| code.dated);
        for code in plain.into_iter().chain(dated) {
            if let Some(agent) = code.code.strip_prefix('~') {
                self.add_agent(file, entry.line, &entry.names[0], agent);
            } else if code.code.chars().all(|letter| matches!(letter, '-' | '+' | '#')) {
                self.exclusions.extend(entry.names.iter().flat_map(|name| written(name)));
            } else {
                self.add_actor(lexicon, file, entry.line, &entry.names, &code);
            }
        }
    }

    fn add_actor(&mut self, lexicon: &Lexicon, file: &str, line: usize, names: &[String], code: &Code) {
        let id = code.code.to_uppercase();
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) || id.len() < 3 {
            self.skip(file, line, format!("`{}` is no single code of three letters or more", code.code));
            return;
        }
        let state = lexicon.actors.all().get(&id[..3]).filter(|actor| actor.kind == ActorKind::State);
        let (actor, unit) = match state {
            Some(state) => (state.id.to_string(), id.get(3..6).and_then(|unit| unit.parse::<Unit>().ok())),
            None => {
                self.add_new(lexicon, &id, &names[0]);
                (id.clone(), None)
            }
        };
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let unit = unit.map(|unit| unit.to_string()).unwrap_or_default();
        for form in names.iter().flat_map(|name| written(name)) {
            self.forms.insert(format!("{form}\t{actor}\t{unit}\t{}\t{}", day(code.from), day(code.to)));
        }
    }

    /// An actor that is no state: its sort by the first letters of its code, as CAMEO has them.
    fn add_new(&mut self, lexicon: &Lexicon, id: &str, name: &str) {
        if lexicon.actors.all().contains_key(id) {
            return;
        }
        let name = written(name).into_iter().next().unwrap_or_else(|| id.to_owned());
        let kind = match &id[..3] {
            "IGO" => Some("IGO"),
            "NGO" | "NGM" => Some("NGO"),
            _ => None,
        };
        match kind {
            Some(kind) => self.organisations.entry(id.to_owned()).or_insert_with(|| format!("{id}\t{kind}\t{name}\t\t")),
            None => self.groups.entry(id.to_owned()).or_insert_with(|| format!("{id}\tUAF\t{name}\t\t\t")),
        };
    }

    fn add_agent(&mut self, file: &str, line: usize, name: &str, code: &str) {
        let unit = code.get(..3).and_then(|unit| unit.to_uppercase().parse::<Unit>().ok());
        let Some(unit) = unit else {
            self.skip(file, line, format!("`~{code}` begins with no unit of ours"));
            return;
        };
        let (noun, plural) = match name.split_once('{') {
            Some((noun, rest)) => (plain(noun), plain(rest.split('}').next().unwrap_or(""))),
            None => (plain(name), String::new()),
        };
        if noun.is_empty() {
            self.skip(file, line, "an agent without a noun");
            return;
        }
        let plural = if plural.is_empty() { format!("{noun}s") } else { plural };
        let person = ["er", "or", "ist", "man", "woman", "ian", "ant", "ent", "president", "chief"]
            .into_iter()
            .any(|end| noun.ends_with(end));
        let person = if person { "yes" } else { "no" };
        self.agents.insert(noun.clone(), format!("{noun}\t{unit}\t{plural}\t{person}\tno\tno"));
    }
}

/// Numbered lines without comments.
fn without_comments(text: &str) -> Vec<(usize, String)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let mut kept = String::new();
        let mut rest = line;
        while !rest.is_empty() {
            if inside {
                let Some((_, after)) = rest.split_once("-->") else { break };
                (inside, rest) = (false, after);
            } else {
                let start = ["<!--", "<! --"].into_iter().filter_map(|mark| rest.find(mark)).min();
                let (before, after) = rest.split_at(start.unwrap_or(rest.len()));
                kept.push_str(before);
                (inside, rest) = (start.is_some(), after);
            }
        }
        let end = kept.find(['#', ';']).filter(|&at| !kept[..at].ends_with('[')).unwrap_or(kept.len());
        kept.truncate(end);
        lines.push((number, kept));
    }
    lines
}

/// `USAGOV 930120-20010120`, `USAELI <920101`, `USA`.
fn code(block: &str) -> Result<Code, String> {
    let block = block.trim();
    let cut = block.find(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>')).unwrap_or(block.len());
    let (code, when) = block.split_at(cut);
    let when: String = when.chars().filter(|letter| !letter.is_whitespace()).collect();
    let wrong = |text: &str| format!("`{text}` is no date; expected YYMMDD or YYYYMMDD");
    let read = |text: &str| day(text).ok_or_else(|| wrong(text));
    let (from, to) = if let Some(text) = when.strip_prefix('<') {
        (None, read(text)?.yesterday().ok())
    } else if let Some(text) = when.strip_prefix('>') {
        (read(text)?.tomorrow().ok(), None)
    } else if let Some((from, to)) = when.split_once('-') {
        (Some(read(from)?), Some(read(to)?))
    } else if when.is_empty() {
        (None, None)
    } else {
        return Err(wrong(&when));
    };
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(format!("`{block}` ends before it begins"));
    }
    if code.is_empty() {
        return Err(format!("`[{block}]` has no code"));
    }
    Ok(Code { code: code.to_owned(), from, to, dated: from.is_some() || to.is_some() })
}

/// Two-digit years from 30 are of the twentieth century.
fn day(text: &str) -> Option<Date> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let (year, rest) = match text.len() {
        8 => (number(0..4)?, 4),
        6 => (number(0..2).map(|year| if year < 30 { 2000 + year } else { 1900 + year })?, 2),
        _ => return None,
    };
    let part = |at: usize| number(at..at + 2).and_then(|part| i8::try_from(part).ok());
    Date::new(year, part(rest)?, part(rest + 2)?).ok()
}

/// `POLICE_OFFICER_` as `police officer`.
fn plain(name: &str) -> String {
    name.split(|letter: char| letter == '_' || letter.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// A name as newswire writes it: `PRESIDENT_HOSNI_MUBARAK` as `President Hosni Mubarak`, and short single words in capitals too.
fn written(name: &str) -> Vec<String> {
    let lower = plain(name.split('{').next().unwrap_or(name));
    if lower.is_empty() {
        return Vec::new();
    }
    let mut title = String::new();
    for (at, word) in lower.split(' ').enumerate() {
        let small = at > 0 && matches!(word, "of" | "the" | "and" | "for" | "in" | "on" | "al" | "de" | "bin" | "ibn");
        let _ = write!(title, "{}", if at > 0 { " " } else { "" });
        let mut start = true;
        for letter in word.chars() {
            title.extend(if start && !small { letter.to_uppercase().collect::<Vec<_>>() } else { vec![letter] });
            start = matches!(letter, '-' | '.' | '\'');
        }
    }
    let title = title.strip_prefix("The ").map_or(title.clone(), str::to_owned);
    let mut forms = vec![title];
    if !lower.contains(' ') && lower.len() <= 6 {
        forms.push(lower.to_uppercase());
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTORS: &str = "<!-- written for the tests,\nover two lines -->\nFRANCE_  [FRA] ; a comment\n+FRENCH_\n+THE_HEXAGON\n\nJANE_EXAMPLE_ [FRAELI]\n\t[FRAGOV 950517-20070516]\n\t[FRAOPP <950517] # before\nEXAMPLE_LEAGUE [IGOEXL]\nPRINCE_PARTY [---]\nTWO_LANDS [FRA/DEU]\nNOBODY\n";

    #[test]
    fn actors_come_with_synonyms_dates_and_units() {
        let mut imported = Imported::default();
        imported.add(&Lexicon::builtin(), "a.actors", ACTORS);
        let tables = imported.tables();
        let table = |name: &str| tables.iter().find(|(other, _)| *other == name).map(|(_, text)| text.as_str()).unwrap();
        let forms: Vec<&str> = table("actors/forms.tsv").lines().skip(1).collect();
        assert_eq!(
            forms,
            [
                "Example League\tIGOEXL\t\t\t",
                "FRANCE\tFRA\t\t\t",
                "FRENCH\tFRA\t\t\t",
                "France\tFRA\t\t\t",
                "French\tFRA\t\t\t",
                "Hexagon\tFRA\t\t\t",
                "Jane Example\tFRA\tELI\t\t",
                "Jane Example\tFRA\tGOV\t1995-05-17\t2007-05-16",
                "Jane Example\tFRA\tOPP\t\t1995-05-16",
            ]
        );
        assert!(table("actors/organisations.tsv").contains("IGOEXL\tIGO\tExample League"));
        assert!(table("actors/exclusions.tsv").contains("Prince Party\t"));
        let skipped: Vec<_> = imported.skipped.iter().map(|(_, line, reason)| (*line, reason.as_str())).collect();
        assert_eq!(skipped, [(12, "`FRA/DEU` is no single code of three letters or more"), (13, "`NOBODY` has no code")]);
    }

    #[test]
    fn agents_come_with_plurals() {
        let mut imported = Imported::default();
        imported.add(
            &Lexicon::builtin(),
            "b.agents",
            "GENDARME_ [~COP]\nHARBOUR_MASTER {HARBOUR_MASTERS} [~GOVBUS]\nWIZARD [~WIZ]\n!SET! = A, B\n",
        );
        let tables = imported.tables();
        assert_eq!(tables.len(), 1);
        assert_eq!(
            tables[0].1.lines().skip(1).collect::<Vec<_>>(),
            ["gendarme\tCOP\tgendarmes\tno\tno\tno", "harbour master\tGOV\tharbour masters\tyes\tno\tno"]
        );
        assert_eq!(imported.skipped.len(), 2);
    }

    #[test]
    fn wrong_dates_are_named() {
        assert!(code("USAGOV 991399-20000101").is_err());
        assert!(code("USAGOV 20010101-19990101").is_err());
        assert_eq!(code("HOB < 950601").ok().and_then(|code| code.to), Some(jiff::civil::date(1995, 5, 31)));
    }
}
