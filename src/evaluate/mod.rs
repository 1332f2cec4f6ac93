//! How good the results are, against gold made by hand.

mod parsing;

pub use parsing::{ParsingScores, Share, parsing};
