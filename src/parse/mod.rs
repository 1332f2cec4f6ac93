//! The dependency tree of a sentence, by the network.

use std::sync::Arc;

use crate::model::{ParsedSentence, TaggedSentence, Tree};
use crate::network::Network;

/// Parses sentences. Shares its network with the tagger and with all threads.
pub struct Parser {
    network: Arc<Network>,
}

impl Parser {
    /// A parser that runs this network.
    #[must_use]
    pub fn new(network: Arc<Network>) -> Self {
        Self { network }
    }

    /// Gives a tagged sentence its tree.
    ///
    /// # Panics
    /// When the sentence was tagged without a network.
    #[must_use]
    pub fn parse<'d>(&self, tagged: TaggedSentence<'d>) -> ParsedSentence<'d> {
        let tree = Tree::new(self.network.arcs(tagged.encoding())).expect("the best tree is a tree");
        ParsedSentence::new(tagged, tree)
    }
}
