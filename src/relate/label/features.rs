//! What a pair of spans looks like: the frames that relate it, the words between and around, and the path between them in the tree.

use std::sync::Arc;

use compact_str::CompactString;

use super::super::arguments::{Scene, Site};
use super::super::outlook::Outlook;
use super::super::{MIN_NEAR_GIVEN, pairs, triggers};
use crate::lexicon::{Frame, Lexicon};
use crate::model::{Deprel, Mention, ParsedSentence, Upos};

/// Words after the second span and before the first that count by name.
const AROUND: usize = 8;

/// How sure a frame is whose roles do not say that it relates the pair.
const LOOSE: f64 = 0.6;

/// A frame that relates the two spans.
#[derive(Clone, Debug)]
pub(super) struct Vote {
    pub frame: Arc<Frame>,
    pub site: Site,
    pub direction: Direction,
    pub confidence: f64,
    /// The type after what the verbs above make of it.
    pub relation: CompactString,
    pub outlook: Outlook,
}

/// Which way a frame relates source and target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Straight,
    Mutual,
    Turned,
}

/// The heads of the two spans, where there are such.
struct Ends {
    source: Option<usize>,
    target: Option<usize>,
}

/// A pair in its sentence: the first mention is the source, where there is one; the last the target.
pub(super) struct Seen<'s, 'd> {
    pub scene: Scene<'s, 'd>,
    pub source: Option<usize>,
    pub target: Option<usize>,
    pub votes: Vec<Vote>,
    /// The frame whose words are nearest, if its roles say nothing.
    pub nearest: Option<Vote>,
    pub names: Vec<String>,
}

pub(super) fn see<'s, 'd>(
    lexicon: &'s Lexicon,
    sentence: &'s ParsedSentence<'d>,
    mentions: &'s [Mention],
    source: Option<usize>,
    target: Option<usize>,
) -> Seen<'s, 'd> {
    let scene = Scene { sentence, mentions, words: &lexicon.words };
    let mut seen = Seen { scene, source, target, votes: Vec::new(), nearest: None, names: Vec::new() };
    seen.frames(lexicon);
    seen.words();
    seen.path();
    seen
}

impl Seen<'_, '_> {
    fn head(&self, mention: Option<usize>) -> Option<usize> {
        let tokens = &self.scene.mentions[mention?].tokens;
        let tree = self.scene.sentence.tree();
        tokens.clone().find(|&token| tree.head(token).is_none_or(|head| !tokens.contains(&head)))
    }

    fn push(&mut self, name: String) {
        self.names.push(name);
    }

    /// Frames: those that relate the pair, and those whose words are there.
    fn frames(&mut self, lexicon: &Lexicon) {
        let id = |mention: Option<usize>| mention.map(|mention| &self.scene.mentions[mention].actors[0].actor.id);
        let (source, target) = (id(self.source), id(self.target));
        let mut names = Vec::new();
        let mut votes = Vec::new();
        let mut loose = Vec::new();
        let (low, high) = self.between();
        for (site, frame) in triggers::find(&lexicon.relations, &self.scene) {
            if self.scene.mention_at(site.head).is_some() {
                continue;
            }
            let place = if site.head < low {
                "before"
            } else if site.head < high {
                "between"
            } else {
                "after"
            };
            let relation = &frame.relation.id;
            names.push(format!("t:{relation}"));
            names.push(format!("t:{relation}:{place}"));
            let outlook = Outlook::of(&self.scene, &site);
            let turned = outlook.turned(relation, frame.relation.sign);
            let turned = turned.map_or_else(|| relation.clone(), CompactString::from);
            let vote = Vote {
                frame: frame.clone(),
                site: site.clone(),
                direction: Direction::Straight,
                confidence: frame.confidence * LOOSE,
                relation: turned.clone(),
                outlook,
            };
            loose.push((self.nearness(&site), vote));
            let Ok(found) = pairs(&self.scene, &site, &frame, MIN_NEAR_GIVEN) else { continue };
            for pair in found {
                let own = (Some(&pair.source.actor.actor.id), Some(&pair.target.actor.actor.id));
                let direction = match (pair.symmetric, own == (source, target), own == (target, source)) {
                    (true, true, _) | (true, _, true) => Direction::Mutual,
                    (_, true, _) => Direction::Straight,
                    (_, _, true) => Direction::Turned,
                    _ => continue,
                };
                let confidence = frame.confidence * pair.source.factor * pair.target.factor;
                votes.push(Vote {
                    frame: frame.clone(),
                    site: site.clone(),
                    direction,
                    confidence,
                    relation: turned.clone(),
                    outlook,
                });
            }
        }
        loose.sort_by(|a: &(u32, Vote), b| a.0.cmp(&b.0).then(b.1.confidence.total_cmp(&a.1.confidence)));
        for (at, (_, vote)) in loose.iter().enumerate() {
            names.push(format!("loose:{}", vote.relation));
            if at == 0 {
                names.push(format!("nearest:{}", vote.relation));
            }
        }
        votes.sort_by(|a, b| {
            let key = |vote: &Vote| (vote.direction.max(Direction::Mutual), self.nearness(&vote.site));
            let longer = b.site.tokens.len().cmp(&a.site.tokens.len());
            key(a).cmp(&key(b)).then(longer).then(b.confidence.total_cmp(&a.confidence))
        });
        for vote in &votes {
            let relation = &vote.relation;
            let way = if vote.direction == Direction::Turned { "turned" } else { "straight" };
            let sure = if vote.confidence >= 0.6 { "sure" } else { "unsure" };
            names.push(format!("f:{relation}:{way}"));
            names.push(format!("f:{relation}:{way}:{sure}"));
            names.push(format!("frame:{}:{way}", vote.frame.id));
        }
        if let Some(best) = votes.first() {
            names.push(format!("best:{}:{}", best.relation, best.direction == Direction::Turned));
            let Outlook { meant, refused, ended, .. } = best.outlook;
            names.push(format!("outlook:{}:{meant}:{refused}:{ended}", best.frame.relation.id));
            names.push(format!("raw:{}", best.frame.relation.id));
        } else {
            names.push("best:none".to_owned());
        }
        self.names.extend(names);
        self.nearest = loose.into_iter().next().map(|(_, vote)| vote);
        self.votes = votes;
    }

    /// How far a trigger is from the pair: in the tree from the word where the path between them turns, then in the text.
    fn nearness(&self, site: &Site) -> u32 {
        let tree = self.scene.sentence.tree();
        let up = |token: usize| std::iter::once(token).chain(tree.ancestors(token)).collect::<Vec<_>>();
        let ends = [self.head(self.source), self.head(self.target)];
        let mut steps = 0;
        for end in ends.into_iter().flatten() {
            let (own, site) = (up(end), up(site.head));
            let meet = own.iter().position(|token| site.contains(token)).unwrap_or(own.len());
            let fall = own.get(meet).and_then(|top| site.iter().position(|token| token == top)).unwrap_or(9);
            steps += meet + fall;
        }
        steps as u32
    }

    /// The stretch between the two spans; of one span, what is behind it.
    fn between(&self) -> (usize, usize) {
        let tokens = |mention: Option<usize>| mention.map(|mention| self.scene.mentions[mention].tokens.clone());
        match (tokens(self.source), tokens(self.target)) {
            (Some(one), Some(other)) if one.start <= other.start => (one.end, other.start.max(one.end)),
            (Some(one), Some(other)) => (other.end, one.start.max(other.end)),
            (Some(one), None) => (one.end, self.scene.sentence.len()),
            (None, Some(one)) => (0, one.start),
            (None, None) => (0, self.scene.sentence.len()),
        }
    }

    fn words(&mut self) {
        let order = match (self.source, self.target) {
            (Some(source), Some(target)) if source > target => "ts",
            (Some(_), Some(_)) => "st",
            (Some(_), None) => "s",
            _ => "t",
        };
        self.push(format!("order:{order}"));
        let (low, high) = self.between();
        let sentence = self.scene.sentence;
        let word = |token: usize| match self.scene.upos(token) {
            Upos::Propn => "NAME".to_owned(),
            Upos::Num => "NUM".to_owned(),
            _ => self.scene.lemma(token).to_lowercase().to_string(),
        };
        let mut names = Vec::new();
        let content = |token: usize| {
            !matches!(self.scene.upos(token), Upos::Punct | Upos::Det | Upos::Sym) && self.scene.mention_at(token).is_none()
        };
        let stretches = [("b", low..high), ("l", 0..low.min(high)), ("r", high..sentence.len())];
        for (name, stretch) in stretches {
            let tokens: Vec<usize> = stretch.filter(|&token| content(token)).collect();
            for (at, &token) in tokens.iter().enumerate() {
                let lemma = word(token);
                names.push(format!("w:{lemma}"));
                names.push(format!("{name}:{lemma}"));
                if name == "b" {
                    names.push(format!("b:{order}:{lemma}"));
                }
                if let Some(&next) = tokens.get(at + 1) {
                    names.push(format!("{name}2:{lemma} {}", word(next)));
                }
                let near = match name {
                    "l" => tokens.len() - at <= 3,
                    "r" => at < AROUND,
                    _ => false,
                };
                if near {
                    names.push(format!("{name}n:{order}:{lemma}"));
                }
            }
        }
        self.names.extend(names);
    }

    /// The path in the tree, the word where it turns, and what hangs there.
    fn path(&mut self) {
        let ends = Ends { source: self.head(self.source), target: self.head(self.target) };
        let tree = self.scene.sentence.tree();
        let up = |token: usize| std::iter::once(token).chain(tree.ancestors(token)).collect::<Vec<_>>();
        let scene = &self.scene;
        let mut names = Vec::new();
        let (source, target) = match (ends.source, ends.target) {
            (Some(source), Some(target)) => (up(source), up(target)),
            (Some(only), None) | (None, Some(only)) => (up(only), up(only)),
            (None, None) => return,
        };
        let Some(&top) = source.iter().find(|token| target.contains(token)) else { return };
        let rise = |path: &[usize]| path.iter().take_while(|&&token| token != top).copied().collect::<Vec<_>>();
        let (rise, fall) = (rise(&source), rise(&target));
        let deprels = |path: &[usize]| {
            path.iter()
                .map(|&token| tree.deprel(token).as_str().split(':').next().unwrap_or_default())
                .collect::<Vec<_>>()
                .join("<")
        };
        let shape = format!("{}^{}", deprels(&rise), deprels(&fall));
        let lemma = |token: usize| scene.lemma(token).to_lowercase();
        names.push(format!("shape:{shape}"));
        names.push(format!("top:{}", lemma(top)));
        names.push(format!("top:{}:{}", lemma(top), rise.last().map_or("", |&token| tree.deprel(token).as_str())));
        names.push(format!("top:{}:{shape}", lemma(top)));
        for token in rise.iter().skip(1).chain(fall.iter().skip(1)) {
            names.push(format!("p:{}", lemma(*token)));
            names.push(format!("top:{}:{}", lemma(top), lemma(*token)));
        }
        for child in tree.children(top) {
            let deprel = tree.deprel(child);
            if matches!(
                deprel,
                Deprel::Obj | Deprel::CompoundPrt | Deprel::Xcomp | Deprel::Ccomp | Deprel::Advmod | Deprel::Obl | Deprel::Aux
            ) {
                names.push(format!("under:{}", lemma(child)));
                names.push(format!("top:{}:{}:{}", lemma(top), deprel.as_str(), lemma(child)));
            }
        }
        if let Some(above) = tree.head(top) {
            names.push(format!("above:{}:{}", tree.deprel(top).as_str(), lemma(above)));
        }
        // The prepositions of both ends.
        for (name, end) in [("s", ends.source), ("t", ends.target)] {
            let Some(end) = end else { continue };
            names.push(format!("{name}rel:{}", tree.deprel(end).as_str()));
            for case in tree.children_by(end, &[Deprel::Case]) {
                names.push(format!("{name}case:{}:{}", lemma(case), lemma(top)));
            }
            if let Some(head) = tree.head(end) {
                names.push(format!("{name}head:{}", lemma(head)));
            }
        }
        self.names.extend(names);
    }
}
