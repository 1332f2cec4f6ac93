use super::{Span, Tag, Tree};

/// What a sentence is in the layout of its document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SentenceKind {
    /// Running text.
    #[default]
    Prose,
    /// A headline or section heading: a line of its own without a stop.
    Heading,
    /// An item of a list.
    ListItem,
    /// A byline or dateline on a line of its own: who wrote it, where and when.
    Byline,
}

impl SentenceKind {
    /// Lower-case name, as printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prose => "prose",
            Self::Heading => "heading",
            Self::ListItem => "list item",
            Self::Byline => "byline",
        }
    }
}

/// A syntactic word. A contraction gives two: `don't` is `do` and `n't`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the document's text; never empty.
    pub span: Span,
    /// Whether white space follows it.
    pub space_after: bool,
}

/// A sentence as `segment` found it.
///
/// Invariants: tokens are in order, do not overlap, lie inside `span`, and cover every character of it that is not white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence<'d> {
    /// The whole document's text, which all spans index.
    pub text: &'d str,
    /// Position in the document, from 0.
    pub index: u32,
    /// The sentence in the document's text, without white space round it; never empty.
    pub span: Span,
    /// What it is in the layout.
    pub kind: SentenceKind,
    /// Its words; at least one.
    pub tokens: Vec<Token>,
}

impl<'d> Sentence<'d> {
    /// The sentence as it stands in the document.
    #[must_use]
    pub fn as_str(&self) -> &'d str {
        self.span.slice(self.text)
    }

    /// The word at position `token`.
    ///
    /// # Panics
    /// When there is no such token.
    #[must_use]
    pub fn word(&self, token: usize) -> &'d str {
        self.tokens[token].span.slice(self.text)
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether it holds no token; never so for a sentence made by `segment`.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}

/// What the network knows of each word of a sentence: rows of numbers, made while tagging and read again while parsing. Empty where no
/// network ran.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Encoding {
    /// Numbers in a row.
    pub width: usize,
    /// Row by row.
    pub values: Vec<f32>,
}

/// A sentence with a [`Tag`] for each token. Made by the `tag` stage only.
#[derive(Clone, Debug)]
pub struct TaggedSentence<'d> {
    sentence: Sentence<'d>,
    tags: Vec<Tag>,
    encoding: Encoding,
}

impl<'d> TaggedSentence<'d> {
    /// Joins a sentence and its tags.
    ///
    /// # Panics
    /// When there is not one tag for each token.
    #[must_use]
    pub fn new(sentence: Sentence<'d>, tags: Vec<Tag>, encoding: Encoding) -> Self {
        assert_eq!(sentence.tokens.len(), tags.len(), "one tag a token");
        Self { sentence, tags, encoding }
    }

    /// What the network knows of each word.
    #[must_use]
    pub fn encoding(&self) -> &Encoding {
        &self.encoding
    }

    /// One for each token.
    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }
}

impl<'d> std::ops::Deref for TaggedSentence<'d> {
    type Target = Sentence<'d>;
    fn deref(&self) -> &Sentence<'d> {
        &self.sentence
    }
}

/// A tagged sentence with its dependency [`Tree`]. Made by the `parse` stage only.
#[derive(Clone, Debug)]
pub struct ParsedSentence<'d> {
    tagged: TaggedSentence<'d>,
    tree: Tree,
}

impl<'d> ParsedSentence<'d> {
    /// Joins a tagged sentence and its tree.
    ///
    /// # Panics
    /// When the tree has another number of words than the sentence.
    #[must_use]
    pub fn new(tagged: TaggedSentence<'d>, tree: Tree) -> Self {
        assert_eq!(tagged.tokens.len(), tree.len(), "one arc a token");
        Self { tagged, tree }
    }

    /// Its dependency tree.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }
}

impl<'d> std::ops::Deref for ParsedSentence<'d> {
    type Target = TaggedSentence<'d>;
    fn deref(&self) -> &TaggedSentence<'d> {
        &self.tagged
    }
}
