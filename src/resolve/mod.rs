//! Who is meant: finds the words that stand for political actors.
//!
//! In order: names, demonyms, capitals and persons of the tables (`gazetteer`); doubtful ones are dropped by their neighbours
//! (`context`); a demonym or name takes the noun or office that acts for it ("Iranian officials", "the army of Chad",
//! `agents`); names that the document introduces are kept for the rest of it ("Iranian negotiator Abbas Example" teaches
//! "Example", "the Rapid Support Forces (RSF)" teaches "RSF"); "both sides" takes the last two actors. What stays unclear is no mention: precision comes first.
//!
//! A person counts only in office on the day of the document; a document without a date takes the last office held.

mod agents;
mod context;
mod gazetteer;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::lexicon::{Form, FormKind, Lexicon};
use crate::model::{ActorKind, ActorRef, Mention, MentionRule, Sentence, Span};
use gazetteer::{Gazetteer, Hit};

/// Finds mentions. Built once from the lexicon and shared by all threads.
pub struct Resolver {
    lexicon: Arc<Lexicon>,
    gazetteer: Gazetteer,
}

impl Resolver {
    /// Builds the automaton over all forms.
    #[must_use]
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        let gazetteer = Gazetteer::new(lexicon.actors.forms());
        Self { lexicon, gazetteer }
    }

    /// A resolver for one document, to be given its sentences in order.
    #[must_use]
    pub fn document(&self, date: Option<Date>) -> DocumentResolver<'_> {
        DocumentResolver { resolver: self, date, learned: HashMap::new(), recent: Vec::new() }
    }
}

/// Resolves the sentences of one document in order; remembers what earlier sentences introduced.
pub struct DocumentResolver<'r> {
    resolver: &'r Resolver,
    date: Option<Date>,
    /// Names that the document introduced.
    learned: HashMap<String, (ActorRef, String)>,
    /// Actors mentioned, last one last, each once.
    recent: Vec<ActorRef>,
}

impl DocumentResolver<'_> {
    /// The mentions of the next sentence, in order, not overlapping.
    pub fn mentions(&mut self, sentence: &Sentence) -> Vec<Mention> {
        let lexicon = &self.resolver.lexicon;
        let title_case = context::is_title_case(sentence);
        let hits = self.resolver.gazetteer.find(sentence);
        let mut mentions: Vec<Mention> = Vec::new();
        for (position, hit) in hits.iter().enumerate() {
            let Some(form) = self.choose(hit) else { continue };
            let neighbours = context::Neighbours {
                words: &lexicon.words,
                actors: &lexicon.actors,
                before_is_name: position > 0 && hits[position - 1].tokens.end == hit.tokens.start,
                after_is_name: hits.get(position + 1).is_some_and(|next| next.tokens.start == hit.tokens.end),
                title_case,
            };
            if !context::plausible(sentence, &hit.tokens, form, &neighbours) {
                continue;
            }
            let Some(actor) = form.actor.clone() else { continue };
            let rule = match form.kind {
                FormKind::Demonym => MentionRule::Demonym,
                FormKind::Metonym => MentionRule::Metonym,
                FormKind::Person => MentionRule::Person,
                FormKind::Name | FormKind::Exclusion => MentionRule::Name,
            };
            let actor = ActorRef { actor, unit: form.unit, person: form.person.clone() };
            let because = format!("`{}` of {}", form.text, form.place);
            mentions.push(mention(sentence, hit.tokens.clone(), actor, rule, because));
        }
        self.add_learned(sentence, &mut mentions);
        agents::compose(&lexicon.actors, &lexicon.words, sentence, &mut mentions);
        self.learn(sentence, &mentions);
        self.add_references(sentence, &mut mentions);
        for actor in mentions.iter().flat_map(|mention| &mention.actors) {
            self.recent.retain(|other| other.actor.id != actor.actor.id);
            self.recent.push(actor.clone());
        }
        mentions
    }

    /// The form that a hit stands for on the document's day.
    fn choose<'a>(&'a self, hit: &Hit<'a>) -> Option<&'a Form> {
        let forms = || hit.forms.iter().map(|&form| &self.resolver.lexicon.actors.forms()[form]);
        if forms().any(|form| form.kind == FormKind::Exclusion) {
            return None;
        }
        if let Some(form) = forms().find(|form| form.kind != FormKind::Person) {
            return Some(form);
        }
        match self.date {
            Some(day) => forms().filter(|form| form.holds_on(day)).max_by_key(|form| form.from),
            None => forms().max_by_key(|form| (form.to.is_none(), form.to, form.from)),
        }
    }

    /// Adds names that earlier sentences introduced.
    fn add_learned(&self, sentence: &Sentence, mentions: &mut Vec<Mention>) {
        if self.learned.is_empty() {
            return;
        }
        for token in 0..sentence.len() {
            let Some((actor, because)) = self.learned.get(sentence.word(token)) else { continue };
            if mentions.iter().any(|mention| mention.tokens.contains(&token)) {
                continue;
            }
            let new = mention(sentence, token..token + 1, actor.clone(), MentionRule::Introduced, because.clone());
            let at = mentions.partition_point(|mention| mention.tokens.start < token);
            mentions.insert(at, new);
        }
    }

    /// Remembers surnames of persons named with their office, and acronyms in brackets after a name.
    fn learn(&mut self, sentence: &Sentence, mentions: &[Mention]) {
        for mention in mentions {
            let [actor] = &mention.actors[..] else { continue };
            let words = |range: std::ops::Range<usize>| range.map(|token| sentence.word(token)).collect::<Vec<_>>();
            let because = || format!("introduced by `{}` in sentence {}", mention.span.slice(sentence.text), sentence.index);
            if let Some(person) = &actor.person
                && mention.rule == MentionRule::Agent
                && let Some(surname) = person.split_whitespace().last().filter(|surname| surname.chars().count() > 2)
            {
                self.learned.entry(surname.to_owned()).or_insert_with(|| (actor.clone(), because()));
            }
            let end = mention.tokens.end;
            if end + 2 < sentence.len()
                && matches!(words(end..end + 3)[..], ["(", acronym, ")"] if context::is_acronym(acronym))
                && matches!(mention.rule, MentionRule::Name)
            {
                self.learned.entry(sentence.word(end + 1).to_owned()).or_insert_with(|| (actor.clone(), because()));
            }
        }
    }

    /// "both sides", "the two countries": the last two actors of the sentence so far, or of the sentences before.
    fn add_references(&self, sentence: &Sentence, mentions: &mut Vec<Mention>) {
        for token in 0..sentence.len().saturating_sub(1) {
            let (word, next) = (sentence.word(token).to_lowercase(), sentence.word(token + 1).to_lowercase());
            let whom = [
                "sides",
                "countries",
                "nations",
                "governments",
                "leaders",
                "states",
                "parties",
                "neighbours",
                "neighbors",
                "rivals",
                "foes",
            ];
            if !(word == "both" || word == "two") || !whom.contains(&next.as_str()) {
                continue;
            }
            let start = if word == "two" && token > 0 && sentence.word(token - 1).eq_ignore_ascii_case("the") {
                token - 1
            } else if word == "both" {
                token
            } else {
                continue;
            };
            let sides_only = next != "sides" && next != "parties" && next != "leaders";
            let fits = |actor: &ActorRef| {
                if sides_only { actor.actor.kind == ActorKind::State } else { actor.actor.kind != ActorKind::Igo }
            };
            let before =
                mentions.iter().rev().filter(|mention| mention.tokens.end <= start).flat_map(|mention| &mention.actors);
            let mut two: Vec<ActorRef> = Vec::new();
            for actor in before.chain(self.recent.iter().rev()).filter(|actor| fits(actor)) {
                if two.len() < 2 && two.iter().all(|other| other.actor.id != actor.actor.id) {
                    two.push(ActorRef { person: None, ..actor.clone() });
                }
            }
            if two.len() == 2 {
                let tokens = start..token + 2;
                let because = format!("the last two actors before: {} and {}", two[0].actor.id, two[1].actor.id);
                let span = span_of(sentence, &tokens);
                let at = mentions.partition_point(|mention| mention.tokens.start < start);
                mentions.insert(at, Mention { tokens, span, actors: two, rule: MentionRule::Reference, because });
            }
        }
    }
}

fn span_of(sentence: &Sentence, tokens: &std::ops::Range<usize>) -> Span {
    sentence.tokens[tokens.start].span.cover(sentence.tokens[tokens.end - 1].span)
}

fn mention(
    sentence: &Sentence,
    tokens: std::ops::Range<usize>,
    actor: ActorRef,
    rule: MentionRule,
    because: String,
) -> Mention {
    Mention { span: span_of(sentence, &tokens), tokens, actors: vec![actor], rule, because }
}
