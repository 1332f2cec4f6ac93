use std::sync::Arc;

use compact_str::CompactString;

/// Declares an enum of codes with their text, both ways.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!("`", $text, "`")] $variant),+ }
        impl $name {
            /// All codes, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The code as files write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $text),+ } }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }
        impl std::str::FromStr for $name {
            type Err = crate::model::UnknownCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(crate::model::UnknownCode {
                        what: stringify!($name), found: text.to_owned(), expected: &[$($text),+],
                    }),
                }
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(self.as_str()) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use codes;

/// A text that is none of the codes of a closed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode {
    /// The list.
    pub what: &'static str,
    /// What was given.
    pub found: String,
    /// What would have been right.
    pub expected: &'static [&'static str],
}

impl std::fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is no {}; expected one of {}", self.found, self.what.to_lowercase(), self.expected.join(", "))
    }
}

impl std::error::Error for UnknownCode {}

codes! {
    /// Universal part of speech (<https://universaldependencies.org/u/pos/>).
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X",
    }
}
codes! {
    /// The UD feature `VerbForm`.
    VerbForm { Fin = "Fin", Inf = "Inf", Ger = "Ger", Part = "Part" }
}
codes! {
    /// The UD feature `Tense`.
    Tense { Past = "Past", Pres = "Pres" }
}
codes! {
    /// The UD feature `Number`.
    Number { Sing = "Sing", Plur = "Plur" }
}

/// The morphological features that later stages ask for; `None` where a word does not show one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Finite, infinitive, gerund or participle.
    pub verb_form: Option<VerbForm>,
    /// Past or present.
    pub tense: Option<Tense>,
    /// `Voice=Pass`.
    pub passive: bool,
    /// Singular or plural.
    pub number: Option<Number>,
    /// 1, 2 or 3.
    pub person: Option<u8>,
    /// `Poss=Yes`.
    pub possessive: bool,
}

impl Features {
    /// The features of a UD list, `Number=Plur|Tense=Past`; others, and `_`, are passed over.
    #[must_use]
    pub fn parse(list: &str) -> Self {
        let mut features = Self::default();
        for (name, value) in list.split('|').filter_map(|pair| pair.split_once('=')) {
            match name {
                "VerbForm" => features.verb_form = value.parse().ok(),
                "Tense" => features.tense = value.parse().ok(),
                "Number" => features.number = value.parse().ok(),
                "Person" => features.person = value.parse().ok(),
                "Poss" => features.possessive = value == "Yes",
                "Voice" => features.passive = value == "Pass",
                _ => {}
            }
        }
        features
    }
}

/// What the `tag` stage says of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Part of speech.
    pub upos: Upos,
    /// Dictionary form, lower case but for proper nouns.
    pub lemma: CompactString,
    /// The features that later stages ask for.
    pub features: Features,
    /// All features as a UD list; `_` for none.
    pub morphology: Arc<str>,
}
