//! How good the results are, against gold made by hand.

mod pairs;
mod parsing;
mod relations;

pub use pairs::{GoldPair, PairScores, pairs};
pub use parsing::{ParsingScores, Share, parsing};
pub use relations::{
    GoldLine, GoldRelation, JudgedEnd, JudgedEvent, JudgedMention, JudgedTrigger, LEVELS, MentionScore, PrecisionRecall, Ratio,
    RelationScores, class, mentions, quad, relations,
};
