//! Who is meant: finds the words that stand for political actors.
//!
//! In order: names, demonyms, capitals, bodies and persons of the tables (`gazetteer`), and names spelt as other languages spell them
//! (`spelling`); doubtful ones are dropped by their neighbours (`context`); a demonym or name takes the noun or office that acts for it
//! ("Iranian officials", "the army of Chad", `agents`); names that the document introduces are kept for the rest of it ("Iranian negotiator
//! Abbas Example" teaches "Example", "the Rapid Support Forces (RSF)" teaches "RSF", `learned`); pronouns, "the country", "both
//! sides" and "the president" are resolved against what was spoken of (`reference`, `memory`), "we" and "our" to who speaks (`speaker`). What
//! stays unclear is no mention: precision comes first.
//!
//! A person acts for a state while in office on the day of the document; a document without a date takes the last office held.

mod agents;
mod bodies;
mod context;
mod gazetteer;
mod learned;
mod memory;
mod persons;
mod reference;
mod speaker;
mod spelling;

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use compact_str::CompactString;
use jiff::civil::Date;

use crate::lexicon::{Form, FormKind, Lexicon};
use crate::model::{Actor, ActorKind, ActorRef, Mention, MentionRule, Sentence, Span, Unit};
use gazetteer::{Gazetteer, Hit};
use learned::Learned;
use memory::Memory;
use reference::Walk;
use speaker::Speakers;
use spelling::Spellings;

/// Finds mentions. Built once from the lexicon and shared by all threads.
pub struct Resolver {
    lexicon: Arc<Lexicon>,
    gazetteer: Gazetteer,
    /// Made when the first name is met that the tables do not spell so.
    spellings: LazyLock<Spellings, Box<dyn FnOnce() -> Spellings + Send>>,
}

impl Resolver {
    /// Builds the automaton over all forms.
    #[must_use]
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        let gazetteer = Gazetteer::new(lexicon.actors.forms());
        let forms = lexicon.clone();
        let spellings =
            LazyLock::new(Box::new(move || Spellings::new(forms.actors.forms())) as Box<dyn FnOnce() -> Spellings + Send>);
        Self { lexicon, gazetteer, spellings }
    }

    /// A resolver for one document, to be given its sentences in order.
    #[must_use]
    pub fn document(&self, date: Option<Date>) -> DocumentResolver<'_> {
        DocumentResolver {
            resolver: self,
            date,
            learned: Learned::default(),
            memory: Memory::default(),
            speakers: Speakers::default(),
            home: None,
            host: None,
            unresolved: Vec::new(),
            doubted: RefCell::default(),
        }
    }
}

/// A pronoun that stands for no actor as far as the resolver can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// Where it stands in the document's text.
    pub span: Span,
    /// Why, in words.
    pub reason: String,
}

/// A mention in the making.
#[derive(Clone, Debug)]
struct Found {
    mention: Mention,
    /// The noun that is its head, where an agent is.
    noun: Option<agents::Noun>,
    /// Whether it is a city that is only the place of something.
    place: bool,
}

/// Resolves the sentences of one document in order; remembers what earlier sentences introduced.
pub struct DocumentResolver<'r> {
    resolver: &'r Resolver,
    date: Option<Date>,
    learned: Learned,
    memory: Memory,
    speakers: Speakers,
    /// The state that speaks in a document of its own.
    home: Option<Arc<Actor>>,
    /// The organisation before which the document is spoken.
    host: Option<Arc<Actor>>,
    unresolved: Vec<Unresolved>,
    /// Names that mean somebody else in this document.
    doubted: RefCell<HashSet<CompactString>>,
}

impl DocumentResolver<'_> {
    /// Takes the state whose "president" and "cabinet" are meant without a name from a publisher that is a body of one: "White House"; and the
    /// organisation that is "the Assembly": "UN General Debate". To be called before the first sentence.
    pub fn read_publisher(&mut self, publisher: &Sentence) {
        let found = self.names(publisher);
        let body = |found: &&Found| {
            let [actor] = &found.mention.actors[..] else { return false };
            actor.actor.kind == ActorKind::State && actor.unit == Some(Unit::Gov)
        };
        let organisation = |found: &&Found| found.mention.actors[0].actor.kind == ActorKind::Igo;
        self.home = found.iter().find(body).map(|found| found.mention.actors[0].actor.clone());
        self.host = found.iter().find(organisation).map(|found| found.mention.actors[0].actor.clone());
    }

    /// Takes the speaker of a speech from its title: "Remarks by President Example". To be called before the first sentence.
    pub fn read_title(&mut self, title: &Sentence) {
        let mut found = self.names(title);
        agents::compose(&self.resolver.lexicon, title, &mut found);
        let mentions: Vec<_> = found.into_iter().map(|found| found.mention).collect();
        self.speakers = Speakers::of_title(&self.resolver.lexicon.actors, title, &mentions);
    }

    /// The mentions of the next sentence, in order, not overlapping. Those by [`MentionRule::Place`] are cities where something is: a frame may
    /// take them, but they stand for nobody.
    pub fn mentions(&mut self, sentence: &Sentence) -> Vec<Mention> {
        let lexicon = &*self.resolver.lexicon;
        if let Some(home) = &self.home {
            self.speakers.of_state(home);
        }
        let mut found = self.names(sentence);
        agents::compose(lexicon, sentence, &mut found);
        self.learned.learn(lexicon, sentence, &mut found);
        self.learned.add_known(lexicon, sentence, &mut found);
        let lower: Vec<_> = (0..sentence.len()).map(|token| context::lower_case(sentence.word(token))).collect();
        let mut walk = Walk {
            lexicon,
            date: self.date,
            home: self.home.as_ref(),
            host: self.host.as_ref(),
            sentence,
            memory: &mut self.memory,
            lower: &lower,
            unresolved: Vec::new(),
        };
        let mut found = walk.run(found);
        let quoted = self.speakers.quoted(sentence);
        self.speakers.add(lexicon, sentence, &quoted, &mut found, |tokens, owner| walk.owned(tokens.start, tokens.end, owner));
        self.unresolved = walk.unresolved;
        found
            .into_iter()
            .map(|mut found| {
                if found.place {
                    found.mention.rule = MentionRule::Place;
                }
                found.mention
            })
            .collect()
    }

    /// The pronouns of the sentence last given that were not resolved.
    #[must_use]
    pub fn unresolved(&self) -> &[Unresolved] {
        &self.unresolved
    }

    /// What the tables and the document so far know by name.
    fn names(&self, sentence: &Sentence) -> Vec<Found> {
        let lexicon = &*self.resolver.lexicon;
        let title_case = context::is_title_case(sentence);
        let hits = self.resolver.gazetteer.find(sentence);
        let mut found: Vec<Found> = Vec::new();
        for (position, hit) in hits.iter().enumerate() {
            if self.learned.knows(sentence, hit.tokens.start) {
                continue;
            }
            let Some((form, in_office)) = self.choose(hit) else { continue };
            let neighbours = context::Neighbours {
                words: &lexicon.words,
                names: &lexicon.names,
                actors: &lexicon.actors,
                before_is_name: position > 0 && hits[position - 1].tokens.end == hit.tokens.start,
                after_is_name: hits.get(position + 1).is_some_and(|next| next.tokens.start == hit.tokens.end),
                title_case,
            };
            if !context::plausible(sentence, &hit.tokens, form, &neighbours) || self.is_doubtful(sentence, form) {
                continue;
            }
            let Some(actor) = form.actor.clone() else { continue };
            let rule = match form.kind {
                FormKind::Demonym => MentionRule::Demonym,
                FormKind::Metonym => MentionRule::Metonym,
                FormKind::Person => MentionRule::Person,
                FormKind::Name | FormKind::Body | FormKind::Exclusion => MentionRule::Name,
            };
            let actor = ActorRef { actor, unit: form.unit.filter(|_| in_office), person: form.person.clone() };
            let undated =
                if form.kind == FormKind::Person && self.date.is_none() { "; no date is given: the last office" } else { "" };
            let because = format!("`{}` of {}{undated}", form.text, form.place);
            let city = form.kind == FormKind::Metonym;
            let listed = found.last().is_some_and(|last: &Found| {
                last.place && context::is_listed(sentence, last.mention.tokens.end..hit.tokens.start)
            });
            let place = city && (listed || context::is_place(&lexicon.words, sentence, &hit.tokens));
            found.push(Found { mention: mention(sentence, hit.tokens.clone(), actor, rule, because), noun: None, place });
        }
        self.learned.add_known(lexicon, sentence, &mut found);
        self.add_other_spellings(sentence, &hits, &mut found);
        found
    }

    /// Whether words beside a name say that it is another of that name: "Georgia" beside "Atlanta", for the rest of the document.
    fn is_doubtful(&self, sentence: &Sentence, form: &Form) -> bool {
        let words = self.resolver.lexicon.actors.doubts(&form.text);
        if words.is_empty() {
            return false;
        }
        if self.doubted.borrow().contains(&form.text) {
            return true;
        }
        let text = sentence.as_str().to_lowercase();
        let letter = |at: Option<char>| at.is_some_and(char::is_alphanumeric);
        let holds = |word: &String| {
            text.match_indices(word.as_str())
                .any(|(at, _)| !letter(text[..at].chars().next_back()) && !letter(text[at + word.len()..].chars().next()))
        };
        let doubtful = words.iter().any(holds);
        if doubtful {
            self.doubted.borrow_mut().insert(form.text.clone());
        }
        doubtful
    }

    /// The form that a hit stands for on the document's day, and whether its bearer is in office then.
    fn choose<'a>(&'a self, hit: &Hit<'a>) -> Option<(&'a Form, bool)> {
        let actors = &self.resolver.lexicon.actors;
        let forms = || hit.forms.iter().map(|&form| &actors.forms()[form]);
        if forms().any(|form| form.kind == FormKind::Exclusion) {
            return None;
        }
        let holds = |form: &&Form| form.kind != FormKind::Person && self.date.is_none_or(|day| form.holds_on(day));
        // A user's form wins over a built-in one, the first of a table over a later one.
        if let Some(form) = forms().filter(holds).min_by_key(|form| std::cmp::Reverse(form.layer)) {
            return Some((form, true));
        }
        self.in_office(forms())
    }

    /// Who is meant by a person's name on the document's day. A full name stands for its state after the end of the term too, without the office.
    fn in_office<'a>(&self, forms: impl Iterator<Item = &'a Form> + Clone) -> Option<(&'a Form, bool)> {
        let actors = &self.resolver.lexicon.actors;
        if let Some(form) = actors.in_office(forms.clone(), self.date) {
            return Some((form, true));
        }
        let day = self.date?;
        let past =
            forms.filter(|form| form.text.contains(' ') && form.to.is_some_and(|to| to < day)).max_by_key(|form| form.to)?;
        Some((past, false))
    }

    /// Adds persons whose names are spelt as other languages spell them.
    fn add_other_spellings(&self, sentence: &Sentence, hits: &[Hit], found: &mut Vec<Found>) {
        let resolver = self.resolver;
        let covered = |token: usize, found: &[Found]| {
            hits.iter().any(|hit| hit.tokens.contains(&token))
                || found.iter().any(|found| found.mention.tokens.contains(&token))
        };
        let mut token = 0;
        while token < sentence.len() {
            let length = (token..sentence.len())
                .take_while(|&at| persons::is_name_part(sentence.word(at)) && !covered(at, found))
                .count();
            if length == 0 || !context::is_capitalised(sentence.word(token)) {
                token += 1;
                continue;
            }
            let end = token + length;
            // The whole name, or its end behind a title.
            let choice = (token..end).find_map(|start| {
                let parts: Vec<&str> = (start..end).map(|at| sentence.word(at)).filter(|word| *word != "-").collect();
                let title = start.checked_sub(1).map(|before| sentence.word(before).to_lowercase()).unwrap_or_default();
                let forms =
                    if parts.len() > 1 { resolver.spellings.full(&parts) } else { resolver.spellings.last(parts.first()?) };
                let alike = |form: &&Form| {
                    let own: Vec<&str> = form.text.split([' ', '-']).collect();
                    spelling::alike(parts[0], if parts.len() > 1 { own[0] } else { own[own.len() - 1] })
                        && spelling::alike(parts[parts.len() - 1], own[own.len() - 1])
                };
                let forms = forms.iter().map(|&form| &resolver.lexicon.actors.forms()[form]).filter(alike);
                let titled = |form: &&Form| {
                    form.role.as_deref().is_some_and(|role| role == title || role.ends_with(&format!(" {title}")))
                };
                let form = if parts.len() > 1 {
                    self.in_office(forms)
                } else {
                    self.in_office(forms.filter(titled)).filter(|&(_, now)| now)
                };
                form.map(|form| (start, form))
            });
            if let Some((start, (form, in_office))) = choice
                && let Some(actor) = form.actor.clone()
            {
                let actor = ActorRef { actor, unit: form.unit.filter(|_| in_office), person: form.person.clone() };
                let because = format!("another spelling of `{}` of {}", form.text, form.place);
                let at = found.partition_point(|found| found.mention.tokens.start < start);
                let mention = mention(sentence, start..end, actor, MentionRule::Person, because);
                found.insert(at, Found { mention, noun: None, place: false });
            }
            token = end;
        }
    }
}

fn span_of(sentence: &Sentence, tokens: &Range<usize>) -> Span {
    sentence.tokens[tokens.start].span.cover(sentence.tokens[tokens.end - 1].span)
}

fn mention(sentence: &Sentence, tokens: Range<usize>, actor: ActorRef, rule: MentionRule, because: String) -> Mention {
    Mention { span: span_of(sentence, &tokens), tokens, actors: vec![actor], rule, because }
}
