//! Knowledge as data: the files under `data/`, compiled into the binary and read into typed tables.
//!
//! A wrong row is an error with file, line and what was expected; nothing is skipped silently.

mod abbreviations;
mod actors;
mod frames;
mod import;
mod layers;
mod names;
mod table;
mod words;

pub use abbreviations::{AbbreviationClass, Abbreviations};
pub use actors::{Actors, Agent, DescriptionSort, Form, FormKind};
pub use frames::{Example, Expected, Frame, Relations, Role, Shape, TriggerEntry, TriggerKind};
pub use import::Imported;
pub use names::{Gender, Names};
pub use table::Place;
pub use words::{Colour, MONTHS, PlaceWord, VerbReading, WEEKDAYS, Words};

use std::path::Path;

use crate::error::Result;
use layers::Layer;

/// Everything the stages know about words and the world.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// Who can act.
    pub actors: Actors,
    /// Which words say which relation.
    pub relations: Relations,
    /// Names of persons.
    pub names: Names,
    /// English words.
    pub words: Words,
    /// Abbreviations after which a stop ends no sentence.
    pub abbreviations: Abbreviations,
}

macro_rules! tables {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../data/", $name)))),+]
    };
}

/// The tables that are compiled in, by their names below `data/`; a user's may have no others.
const TABLES: &[(&str, &str)] = tables![
    "actors/states.tsv",
    "actors/cow.tsv",
    "actors/organisations.tsv",
    "actors/groups.tsv",
    "actors/bodies.tsv",
    "actors/persons.tsv",
    "actors/agents.tsv",
    "actors/descriptions.tsv",
    "actors/exclusions.tsv",
    "actors/namesakes.tsv",
    "actors/doubts.tsv",
    "actors/given_names.tsv",
    "relations/types.toml",
    "relations/frames/talks.toml",
    "relations/frames/visit.toml",
    "relations/frames/mediate.toml",
    "relations/frames/agree.toml",
    "relations/frames/offer.toml",
    "relations/frames/support.toml",
    "relations/frames/ally.toml",
    "relations/frames/cooperate.toml",
    "relations/frames/aid.toml",
    "relations/frames/concede.toml",
    "relations/frames/retreat.toml",
    "relations/frames/request.toml",
    "relations/frames/pressure.toml",
    "relations/frames/accuse.toml",
    "relations/frames/reject.toml",
    "relations/frames/threaten.toml",
    "relations/frames/protest.toml",
    "relations/frames/mobilize.toml",
    "relations/frames/sanction.toml",
    "relations/frames/coerce.toml",
    "relations/frames/assault.toml",
    "relations/frames/rival.toml",
    "relations/frames/influence.toml",
    "words/closed.txt",
    "words/irregular_verbs.tsv",
    "words/verbs.txt",
    "words/adjectives.txt",
    "words/light_verbs.txt",
    "words/status.tsv",
    "words/places.tsv",
    "words/abbreviations.txt",
];

/// Forms of actors of other tables, with dates: a user's only.
const FORMS: &str = "actors/forms.tsv";
/// Folder and ending of frame files; the name between is the relation.
const FRAMES: (&str, &str) = ("relations/frames/", ".toml");

impl Lexicon {
    /// The lexicon that is compiled into the binary.
    ///
    /// # Panics
    /// Never in a released build: a test reads every table.
    #[must_use]
    pub fn builtin() -> Self {
        match Self::from_layer(&Layer::default()) {
            Ok(lexicon) => lexicon,
            Err(error) => panic!("the built-in lexicon is wrong: {error}"),
        }
    }

    /// The lexicon that is compiled in, with the tables of a folder added: files named as those under `data/` (`actors/groups.tsv`,
    /// `relations/frames/talks.toml`), and `actors/forms.tsv`. A file whose first line is `# replace` takes the place of the built-in one.
    ///
    /// # Errors
    /// [`Error::Io`](crate::error::Error::Io) for a file that cannot be read, [`Error::Table`](crate::error::Error::Table) for a row that cannot be
    /// right.
    pub fn with_folder(folder: &Path) -> Result<Self> {
        Self::from_layer(&Layer::read(folder, is_table)?)
    }

    fn from_layer(layer: &Layer) -> Result<Self> {
        let texts = |name: &'static str| {
            let builtin = TABLES.iter().find(|(other, _)| *other == name).map_or("", |(_, text)| text);
            layer.texts(name, builtin)
        };
        let mut actors = Actors::default();
        let mut read = |name: &'static str, add: fn(&mut Actors, &str, &str) -> Result<()>| -> Result<()> {
            texts(name).into_iter().enumerate().try_for_each(|(number, (file, text))| {
                actors.begin_file(number);
                add(&mut actors, &file, text)
            })
        };
        read("actors/states.tsv", Actors::add_states)?;
        read("actors/cow.tsv", Actors::add_cow)?;
        read("actors/organisations.tsv", Actors::add_organisations)?;
        read("actors/groups.tsv", Actors::add_groups)?;
        read("actors/bodies.tsv", Actors::add_bodies)?;
        read("actors/persons.tsv", Actors::add_persons)?;
        read(FORMS, Actors::add_dated_forms)?;
        read("actors/agents.tsv", Actors::add_agents)?;
        read("actors/descriptions.tsv", Actors::add_descriptions)?;
        read("actors/exclusions.tsv", Actors::add_exclusions)?;
        read("actors/namesakes.tsv", Actors::add_namesakes)?;
        read("actors/doubts.tsv", Actors::add_doubts)?;

        let mut names = Names::default();
        for (file, text) in texts("actors/given_names.tsv") {
            names.add_given(&file, text)?;
        }

        let mut relations = Relations::default();
        for (file, text) in texts("relations/types.toml") {
            relations.add_types(&file, text)?;
        }
        for (name, builtin) in TABLES {
            if let Some(relation) = name.strip_prefix(FRAMES.0).and_then(|rest| rest.strip_suffix(FRAMES.1)) {
                for (file, text) in layer.texts(name, builtin) {
                    relations.add_frames(&file, relation, text)?;
                }
            }
        }

        let mut words = Words::default();
        let mut read = |name: &'static str, add: fn(&mut Words, &str, &str) -> Result<()>| -> Result<()> {
            texts(name).into_iter().try_for_each(|(file, text)| add(&mut words, &file, text))
        };
        read("words/closed.txt", Words::add_closed)?;
        read("words/irregular_verbs.tsv", Words::add_irregular_verbs)?;
        read("words/verbs.txt", Words::add_verbs)?;
        read("words/adjectives.txt", Words::add_adjectives)?;
        read("words/light_verbs.txt", Words::add_light_verbs)?;
        read("words/status.tsv", Words::add_status)?;
        read("words/places.tsv", Words::add_places)?;
        for (kind, lemma) in relations.heads() {
            match kind {
                TriggerKind::Verb => words.add_verb(lemma),
                TriggerKind::Adjective => words.add_adjective(lemma),
                TriggerKind::Noun => {}
            }
        }
        let mut abbreviations = Abbreviations::default();
        for (file, text) in texts("words/abbreviations.txt") {
            abbreviations.merge(Abbreviations::parse(&file, text)?);
        }
        Ok(Self { actors, relations, names, words, abbreviations })
    }

    /// The names of all tables, as a user's folder may have them.
    pub fn tables() -> impl Iterator<Item = &'static str> {
        TABLES.iter().map(|&(name, _)| name).chain([FORMS])
    }
}

fn is_table(name: &str) -> bool {
    Lexicon::tables().any(|table| table == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_tables_are_well_formed() {
        let lexicon = Lexicon::from_layer(&Layer::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(lexicon.relations.types().len(), 23);
    }
}
