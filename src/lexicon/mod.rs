//! Knowledge as data: the files under `data/`, compiled into the binary and read into typed tables.
//!
//! A wrong row is an error with file, line and what was expected; nothing is skipped silently.

mod abbreviations;
mod actors;
mod frames;
mod table;
mod words;

pub use abbreviations::{AbbreviationClass, Abbreviations};
pub use actors::{Actors, Agent, Form, FormKind};
pub use frames::{Example, Expected, Frame, Relations, Role, Shape, TriggerEntry, TriggerKind};
pub use table::Place;
pub use words::{Colour, VerbReading, Words};

use crate::error::Result;

/// Everything the stages know about words and the world.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// Who can act.
    pub actors: Actors,
    /// Which words say which relation.
    pub relations: Relations,
    /// English words.
    pub words: Words,
    /// Abbreviations after which a stop ends no sentence.
    pub abbreviations: Abbreviations,
}

macro_rules! data {
    ($file:literal) => {
        ($file, include_str!(concat!("../../data/", $file)))
    };
}

macro_rules! frames {
    ($($relation:literal),+ $(,)?) => {
        [$(($relation, concat!("relations/frames/", $relation, ".toml"), include_str!(concat!("../../data/relations/frames/", $relation, ".toml")))),+]
    };
}

impl Lexicon {
    /// The lexicon that is compiled into the binary.
    ///
    /// # Panics
    /// Never in a released build: a test reads every table.
    #[must_use]
    pub fn builtin() -> Self {
        match Self::read_builtin() {
            Ok(lexicon) => lexicon,
            Err(error) => panic!("the built-in lexicon is wrong: {error}"),
        }
    }

    fn read_builtin() -> Result<Self> {
        let mut actors = Actors::default();
        let mut read =
            |(file, text): (&str, &str), add: fn(&mut Actors, &str, &str) -> Result<()>| add(&mut actors, file, text);
        read(data!("actors/states.tsv"), Actors::add_states)?;
        read(data!("actors/organisations.tsv"), Actors::add_organisations)?;
        read(data!("actors/groups.tsv"), Actors::add_groups)?;
        read(data!("actors/persons.tsv"), Actors::add_persons)?;
        read(data!("actors/agents.tsv"), Actors::add_agents)?;
        read(data!("actors/exclusions.tsv"), Actors::add_exclusions)?;

        let mut relations = Relations::default();
        let (file, text) = data!("relations/types.toml");
        relations.add_types(file, text)?;
        let frames = frames![
            "talks",
            "visit",
            "mediate",
            "agree",
            "offer",
            "support",
            "ally",
            "cooperate",
            "aid",
            "concede",
            "retreat",
            "request",
            "pressure",
            "accuse",
            "reject",
            "threaten",
            "protest",
            "mobilize",
            "sanction",
            "coerce",
            "assault",
            "rival",
            "influence",
        ];
        for (relation, file, text) in frames {
            relations.add_frames(file, relation, text)?;
        }

        let mut words = Words::default();
        let mut read = |(file, text): (&str, &str), add: fn(&mut Words, &str, &str) -> Result<()>| add(&mut words, file, text);
        read(data!("words/closed.txt"), Words::add_closed)?;
        read(data!("words/irregular_verbs.tsv"), Words::add_irregular_verbs)?;
        read(data!("words/verbs.txt"), Words::add_verbs)?;
        read(data!("words/adjectives.txt"), Words::add_adjectives)?;
        read(data!("words/light_verbs.txt"), Words::add_light_verbs)?;
        read(data!("words/status.tsv"), Words::add_status)?;
        for (kind, lemma) in relations.heads() {
            match kind {
                TriggerKind::Verb => words.add_verb(lemma),
                TriggerKind::Adjective => words.add_adjective(lemma),
                TriggerKind::Noun => {}
            }
        }
        let (file, text) = data!("words/abbreviations.txt");
        Ok(Self { actors, relations, words, abbreviations: Abbreviations::parse(file, text)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_tables_are_well_formed() {
        let lexicon = Lexicon::read_builtin().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(lexicon.relations.types().len(), 23);
    }
}
