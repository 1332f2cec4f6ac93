//! Parts of speech, lemmas and features of the words of a sentence, by the network; for verbs that it does not know the word tables help.

use std::sync::Arc;

use crate::lexicon::Lexicon;
use crate::model::{Sentence, Tag, TaggedSentence, Tense, Upos};
use crate::network::Network;

/// Tags sentences. Shares its network with the parser and with all threads.
pub struct Tagger {
    network: Arc<Network>,
    lexicon: Arc<Lexicon>,
}

impl Tagger {
    /// A tagger that runs this network.
    #[must_use]
    pub fn new(network: Arc<Network>, lexicon: Arc<Lexicon>) -> Self {
        Self { network, lexicon }
    }

    /// Gives each token its tag; what the network knows of the words is kept for the parser.
    #[must_use]
    pub fn tag<'d>(&self, sentence: Sentence<'d>) -> TaggedSentence<'d> {
        let words: Vec<&str> = (0..sentence.len()).map(|token| sentence.word(token)).collect();
        let encoding = self.network.encode(&words);
        let mut tags = self.network.tag(&words, &encoding);
        tags.iter_mut().zip(&words).for_each(|(tag, word)| self.correct(tag, word));
        TaggedSentence::new(sentence, tags, encoding)
    }

    /// A verb whose form belongs to another verb than the network says ("leaned" is of "lean", not "learn"), and a past tense that it takes for
    /// an adjective ("froze").
    fn correct(&self, tag: &mut Tag, word: &str) {
        if !matches!(tag.upos, Upos::Verb | Upos::Adj) || !word.starts_with(char::is_lowercase) {
            return;
        }
        let words = &self.lexicon.words;
        let readings = words.verb_forms(word);
        let Some(reading) = readings.first() else { return };
        let past = readings.iter().any(|reading| reading.features.tense == Some(Tense::Past));
        if tag.upos == Upos::Verb && readings.iter().all(|reading| reading.lemma != tag.lemma) {
            tag.lemma = reading.lemma.clone();
        } else if tag.upos == Upos::Adj && past && !words.is_adjective(word) && tag.lemma == word {
            tag.upos = Upos::Verb;
            tag.lemma = reading.lemma.clone();
            tag.features = reading.features;
        }
    }
}
