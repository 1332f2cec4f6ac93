//! Events and mentions against gold made by hand: precision, recall and F1 at six levels, and of the graph.
//!
//! Recall is over the core of the gold: relations that both annotators wrote, are certain of, and whose two actors are named. Precision accepts what
//! either of them wrote. Events outside the gold sentences are not counted. A level holds when all before it do: the two actors, in either
//! direction; the direction, unless the relation is mutual; the quad class; the PLOVER class; the type; the status.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// The levels, from the loosest to the strictest.
pub const LEVELS: [&str; 6] = ["pair", "direction", "quad", "class", "type", "status"];

/// Words that say nothing of who is meant.
const STOP: [&str; 18] = [
    "the", "a", "an", "of", "and", "in", "on", "to", "for", "its", "their", "his", "her", "other", "some", "any", "all", "both",
];

/// The PLOVER class of a relation type; `RIVAL` and `INFLUENCE` for the two that have none.
#[must_use]
pub fn class(relation: &str) -> Option<&'static str> {
    Some(match relation {
        "talks" | "visit" | "mediate" => "CONSULT",
        "agree" | "offer" => "AGREE",
        "support" | "ally" => "SUPPORT",
        "cooperate" => "COOPERATE",
        "aid" => "AID",
        "concede" | "retreat" => "YIELD",
        "request" | "pressure" => "REQUEST",
        "accuse" => "ACCUSE",
        "reject" => "REJECT",
        "threaten" => "THREATEN",
        "protest" => "PROTEST",
        "mobilize" => "MOBILIZE",
        "sanction" => "SANCTION",
        "coerce" => "COERCE",
        "assault" => "ASSAULT",
        "rival" => "RIVAL",
        "influence" => "INFLUENCE",
        _ => return None,
    })
}

/// The quad class of a PLOVER class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, 0 none.
#[must_use]
pub fn quad(class: &str) -> Option<u8> {
    Some(match class {
        "CONSULT" | "AGREE" | "SUPPORT" => 1,
        "COOPERATE" | "AID" | "YIELD" => 2,
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" | "RIVAL" => 3,
        "PROTEST" | "MOBILIZE" | "SANCTION" | "COERCE" | "ASSAULT" => 4,
        "INFLUENCE" => 0,
        _ => return None,
    })
}

/// A line of a gold file.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum GoldLine {
    /// A sentence that was annotated.
    Sentence {
        /// Its document.
        doc: String,
        /// Its number there.
        sent: u32,
        /// First code point.
        start: u32,
        /// One past the last.
        end: u32,
        /// The sentence.
        text: String,
    },
    /// A relation that an annotator wrote.
    Relation(GoldRelation),
}

/// A relation of the gold.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldRelation {
    /// Its document.
    pub doc: String,
    /// The number of its sentence.
    pub sent: u32,
    /// Id of the source.
    pub source: String,
    /// Id of the target.
    pub target: String,
    /// Words of the source.
    #[serde(default)]
    pub source_text: Option<String>,
    /// Words of the target.
    #[serde(default)]
    pub target_text: Option<String>,
    /// Type.
    pub r#type: String,
    /// Whether it is mutual.
    pub symmetric: bool,
    /// Status.
    pub status: String,
    /// Whether both annotators wrote it.
    pub agreed: bool,
    /// Whether both actors are named.
    pub explicit: bool,
    /// Whether the annotators were certain.
    pub certain: bool,
}

impl GoldRelation {
    /// Whether recall counts it.
    #[must_use]
    pub fn is_core(&self) -> bool {
        self.agreed && self.certain && self.explicit
    }
}

/// One end of an event to be judged.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct JudgedEnd {
    /// Actor id.
    #[serde(default)]
    pub id: Option<String>,
    /// The words.
    #[serde(default)]
    pub mention: Option<String>,
}

/// Where an event's trigger stands.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct JudgedTrigger {
    /// First code point in the document's text.
    pub start: u32,
}

/// An event to be judged: what is read of a line of an event file, ours or another tool's.
#[derive(Clone, Debug, Deserialize)]
pub struct JudgedEvent {
    /// Path or id of the document; its stem counts.
    pub doc: String,
    /// Who does it.
    pub source: JudgedEnd,
    /// To whom.
    pub target: JudgedEnd,
    /// Type.
    #[serde(default)]
    pub relation: Option<String>,
    /// Whether it is mutual.
    #[serde(default)]
    pub symmetric: Option<bool>,
    /// Status.
    #[serde(default)]
    pub status: Option<String>,
    /// Its words.
    pub trigger: JudgedTrigger,
    /// The frame that gave it.
    #[serde(default)]
    pub frame: Option<String>,
    /// How sure, 0 to 1.
    #[serde(default)]
    pub confidence: Option<f64>,
}

/// A mention to be judged.
#[derive(Clone, Debug, Deserialize)]
pub struct JudgedMention {
    /// Path or id of the document.
    pub doc: String,
    /// Actor id.
    pub id: String,
    /// The words.
    #[serde(default)]
    pub mention: Option<String>,
    /// First code point.
    pub start: u32,
}

/// How many of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    /// Right.
    pub right: usize,
    /// Counted.
    pub all: usize,
}

impl Ratio {
    /// Counts one more.
    pub fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    /// Between 0 and 1; 0 where nothing was counted.
    #[must_use]
    pub fn value(self) -> f64 {
        if self.all == 0 { 0.0 } else { self.right as f64 / self.all as f64 }
    }
}

/// Precision and recall at a level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrecisionRecall {
    /// Of what was found.
    pub precision: Ratio,
    /// Of what is to be found.
    pub recall: Ratio,
}

impl PrecisionRecall {
    /// Harmonic mean of both; 0 where both are.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision.value(), self.recall.value());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

/// How good events are.
#[derive(Clone, Debug, Default)]
pub struct RelationScores {
    /// Gold sentences.
    pub sentences: usize,
    /// Core relations.
    pub core: usize,
    /// Events in gold sentences, each (source, target, type) of a sentence once.
    pub predicted: usize,
    /// Events outside.
    pub outside: usize,
    /// By [`LEVELS`].
    pub levels: [PrecisionRecall; 6],
    /// Edges by document and class: what a reader of the diagram sees.
    pub graph: PrecisionRecall,
    /// By relation type, at the level of the class.
    pub types: BTreeMap<String, PrecisionRecall>,
    /// By frame, precision at the levels of direction and class.
    pub frames: BTreeMap<String, [Ratio; 2]>,
    /// By tenth of confidence, precision at the level of the class.
    pub reliability: [Ratio; 10],
    /// Sum of confidences in each tenth.
    pub confidences: [f64; 10],
}

/// How many ends of core relations were found among mentions.
pub type MentionScore = Ratio;

type Key = (String, u32);

struct Gold<'g> {
    sentences: BTreeMap<Key, (u32, u32)>,
    relations: BTreeMap<Key, Vec<&'g GoldRelation>>,
}

impl<'g> Gold<'g> {
    fn new(lines: &'g [GoldLine]) -> Self {
        let mut gold = Self { sentences: BTreeMap::new(), relations: BTreeMap::new() };
        for line in lines {
            match line {
                GoldLine::Sentence { doc, sent, start, end, .. } => {
                    gold.sentences.insert((doc.clone(), *sent), (*start, *end));
                }
                GoldLine::Relation(relation) => {
                    gold.relations.entry((relation.doc.clone(), relation.sent)).or_default().push(relation);
                }
            }
        }
        gold
    }

    /// The gold's name of a document: its stem, or what stands before the first underscore.
    fn document(&self, doc: &str) -> String {
        let name = doc.rsplit(['/', '\\']).next().unwrap_or(doc);
        let ends = [".txt", ".md", ".html", ".htm", ".jsonl", ".json"];
        let stem = ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        let known = self.sentences.range((stem.to_owned(), 0)..).next().is_some_and(|((doc, _), _)| doc == stem);
        if known { stem.to_owned() } else { stem.split('_').next().unwrap_or(stem).to_owned() }
    }

    fn homes(&self, doc: &str, at: u32) -> impl Iterator<Item = Key> {
        let doc = self.document(doc);
        self.sentences
            .range((doc.clone(), 0)..=(doc, u32::MAX))
            .filter(move |(_, (start, end))| *start <= at && at < *end)
            .map(|(key, _)| key.clone())
    }

    fn core(&self, key: &Key) -> impl Iterator<Item = &'g GoldRelation> {
        self.all(key).filter(|relation| relation.is_core())
    }

    fn all(&self, key: &Key) -> impl Iterator<Item = &'g GoldRelation> {
        self.relations.get(key).into_iter().flatten().copied()
    }
}

fn words(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.filter(|word| !word.is_empty() && !STOP.contains(word)).map(str::to_owned).collect()
}

/// Whether an end is the gold's actor: a state by its id; blocs and groups, which have no standard id, also by a word of theirs.
fn same_actor(id: Option<&str>, mention: Option<&str>, gold: &str, gold_text: Option<&str>) -> bool {
    if id.is_some_and(|id| id.to_uppercase() == gold) {
        return true;
    }
    let state = gold.len() == 3 && gold.bytes().all(|byte| byte.is_ascii_uppercase()) && gold != "EUR";
    if state {
        return false;
    }
    let mut own = words(gold_text.unwrap_or_default());
    own.extend(words(&gold.replace('_', " ")));
    !words(mention.unwrap_or_default()).is_disjoint(&own)
}

fn matches(event: &JudgedEvent, gold: &GoldRelation, level: usize) -> bool {
    let is = |end: &JudgedEnd, id: &str, text: &Option<String>| {
        same_actor(end.id.as_deref(), end.mention.as_deref(), id, text.as_deref())
    };
    let straight = is(&event.source, &gold.source, &gold.source_text) && is(&event.target, &gold.target, &gold.target_text);
    let turned = is(&event.target, &gold.source, &gold.source_text) && is(&event.source, &gold.target, &gold.target_text);
    if level == 0 {
        return straight || turned;
    }
    if !(straight || turned && (gold.symmetric || event.symmetric == Some(true))) {
        return false;
    }
    let relation = event.relation.as_deref().unwrap_or_default();
    let (own, wanted) = (class(relation), class(&gold.r#type));
    match level {
        1 => true,
        2 => own.and_then(quad) == wanted.and_then(quad),
        3 => own == wanted,
        4 => relation == gold.r#type,
        _ => relation == gold.r#type && event.status.as_deref() == Some(&*gold.status),
    }
}

/// An edge of a document's graph: the ends of a mutual one in order.
fn edge(doc: &str, source: &str, target: &str, relation: &str, symmetric: bool) -> (String, String, String, String) {
    let (one, other) = if symmetric && target < source { (target, source) } else { (source, target) };
    (doc.to_owned(), one.to_owned(), other.to_owned(), class(relation).unwrap_or(relation).to_owned())
}

/// Scores events against gold.
#[must_use]
pub fn relations(gold: &[GoldLine], events: &[JudgedEvent]) -> RelationScores {
    let gold = Gold::new(gold);
    let mut scores = RelationScores { sentences: gold.sentences.len(), ..RelationScores::default() };
    let mut found: BTreeMap<Key, BTreeMap<(String, String, String), &JudgedEvent>> = BTreeMap::new();
    for event in events {
        let Some(relation) = event.relation.as_deref().filter(|&relation| relation != "cooccurrence") else { continue };
        let Some(home) = gold.homes(&event.doc, event.trigger.start).next() else {
            scores.outside += 1;
            continue;
        };
        let id = |end: &JudgedEnd| end.id.clone().unwrap_or_default();
        let (mut one, mut other) = (id(&event.source), id(&event.target));
        if event.symmetric == Some(true) && other < one {
            std::mem::swap(&mut one, &mut other);
        }
        found.entry(home).or_default().entry((one, other, relation.to_owned())).or_insert(event);
    }
    let none = BTreeMap::new();
    let here = |key: &Key| found.get(key).unwrap_or(&none);
    scores.predicted = found.values().map(BTreeMap::len).sum();
    scores.core = gold.sentences.keys().map(|key| gold.core(key).count()).sum();
    for (level, score) in scores.levels.iter_mut().enumerate() {
        for key in gold.sentences.keys() {
            for wanted in gold.core(key) {
                score.recall.count(here(key).values().any(|event| matches(event, wanted, level)));
            }
            for event in here(key).values() {
                score.precision.count(gold.all(key).any(|wanted| matches(event, wanted, level)));
            }
        }
    }
    let (mut wanted_core, mut wanted_all, mut given) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for key in gold.sentences.keys() {
        for wanted in gold.all(key) {
            let edge = edge(&key.0, &wanted.source, &wanted.target, &wanted.r#type, wanted.symmetric);
            if wanted.is_core() {
                wanted_core.insert(edge.clone());
                let hit = here(key).values().any(|event| matches(event, wanted, 3));
                scores.types.entry(wanted.r#type.clone()).or_default().recall.count(hit);
            }
            wanted_all.insert(edge);
        }
        for event in here(key).values() {
            let id = |end: &JudgedEnd| end.id.clone().unwrap_or_default();
            let relation = event.relation.as_deref().unwrap_or_default();
            given.insert(edge(&key.0, &id(&event.source), &id(&event.target), relation, event.symmetric == Some(true)));
            let right = |level: usize| gold.all(key).any(|wanted| matches(event, wanted, level));
            scores.types.entry(relation.to_owned()).or_default().precision.count(right(3));
            let frame = scores.frames.entry(event.frame.clone().unwrap_or_default()).or_default();
            frame[0].count(right(1));
            frame[1].count(right(3));
            if let Some(confidence) = event.confidence {
                let tenth = ((confidence * 10.0) as usize).min(9);
                scores.reliability[tenth].count(right(3));
                scores.confidences[tenth] += confidence;
            }
        }
    }
    for edge in &given {
        scores.graph.precision.count(wanted_all.contains(edge));
    }
    for edge in &wanted_core {
        scores.graph.recall.count(given.contains(edge));
    }
    scores
}

/// Counts the ends of core relations that are among the mentions of their sentence.
#[must_use]
pub fn mentions(gold: &[GoldLine], mentions: &[JudgedMention]) -> MentionScore {
    let gold = Gold::new(gold);
    let mut ends: BTreeMap<Key, BTreeMap<&str, Option<&str>>> = BTreeMap::new();
    for key in gold.sentences.keys() {
        for wanted in gold.core(key) {
            let here = ends.entry(key.clone()).or_default();
            here.insert(&wanted.source, wanted.source_text.as_deref());
            here.insert(&wanted.target, wanted.target_text.as_deref());
        }
    }
    let mut found: BTreeMap<Key, Vec<&JudgedMention>> = BTreeMap::new();
    for mention in mentions {
        for key in gold.homes(&mention.doc, mention.start) {
            found.entry(key).or_default().push(mention);
        }
    }
    let mut score = Ratio::default();
    for (key, ends) in &ends {
        for (id, text) in ends {
            let here = found.get(key).into_iter().flatten();
            let is = |mention: &&JudgedMention| same_actor(Some(&mention.id), mention.mention.as_deref(), id, *text);
            score.count(here.copied().any(|mention| is(&mention)));
        }
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold() -> Vec<GoldLine> {
        let lines = [
            r#"{"kind":"sentence","doc":"a","sent":0,"start":0,"end":50,"text":"..."}"#,
            r#"{"kind":"relation","doc":"a","sent":0,"source":"IRN","target":"USA","source_text":"Iran","target_text":"the US","type":"request","symmetric":false,"status":"asserted","agreed":true,"explicit":true,"certain":true}"#,
            r#"{"kind":"relation","doc":"a","sent":0,"source":"GULF_STATES","target":"IRN","source_text":"Gulf nations","target_text":"Iran","type":"talks","symmetric":true,"status":"asserted","agreed":true,"explicit":true,"certain":true}"#,
            r#"{"kind":"relation","doc":"a","sent":0,"source":"IRN","target":"ISR","type":"accuse","symmetric":false,"status":"asserted","agreed":false,"explicit":true,"certain":true}"#,
        ];
        lines.iter().map(|line| serde_json::from_str(line).expect("a line of gold")).collect()
    }

    fn event(source: &str, target: &str, relation: &str, start: u32) -> JudgedEvent {
        let end = |text: &str| {
            let (id, mention) = text.split_once('/').unwrap_or((text, text));
            JudgedEnd { id: Some(id.to_owned()), mention: Some(mention.to_owned()) }
        };
        JudgedEvent {
            doc: "folder/a_123.txt".to_owned(),
            source: end(source),
            target: end(target),
            relation: Some(relation.to_owned()),
            symmetric: Some(false),
            status: Some("asserted".to_owned()),
            trigger: JudgedTrigger { start },
            frame: Some(format!("{relation}/x")),
            confidence: Some(0.75),
        }
    }

    #[test]
    fn levels_are_as_the_scorer_of_the_gold_has_them() {
        let events = [
            event("IRN", "USA", "pressure", 3),
            event("IRN", "ARAB_STATES/Gulf rulers", "talks", 3),
            event("IRN", "ISR", "accuse", 3),
            event("IRN", "USA", "request", 60),
        ];
        let scores = relations(&gold(), &events);
        assert_eq!((scores.core, scores.predicted, scores.outside), (2, 3, 1));
        let rights = |score: &PrecisionRecall| (score.precision.right, score.recall.right);
        assert_eq!(scores.levels.iter().map(rights).collect::<Vec<_>>(), [(3, 2), (3, 2), (3, 2), (3, 2), (2, 1), (2, 1)]);
        assert_eq!(scores.types["request"].recall, Ratio { right: 1, all: 1 });
        assert_eq!(scores.frames["talks/x"][1], Ratio { right: 1, all: 1 });
        assert_eq!(scores.reliability[7].all, 3);
        assert_eq!(scores.graph.precision, Ratio { right: 2, all: 3 });
    }

    #[test]
    fn mentions_are_found_by_id_or_word() {
        let mention = |id: &str, words: &str| JudgedMention {
            doc: "a".to_owned(),
            id: id.to_owned(),
            mention: Some(words.to_owned()),
            start: 5,
        };
        let score = mentions(&gold(), &[mention("IRN", "Tehran"), mention("X", "the Gulf nations")]);
        assert_eq!(score, Ratio { right: 2, all: 3 });
    }
}
