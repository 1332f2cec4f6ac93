//! Who speaks: "we", "our", "I" and "my" inside a quotation stand for the person or state to whom the quotation is given, and outside any for
//! the speaker whom the title of a speech names ("Remarks by President Example", "CHL statement").
//!
//! A quotation is given to the mention beside a verb of saying in its sentence; one that runs on over sentences keeps its speaker.

use std::ops::Range;
use std::sync::Arc;

use super::{Found, span_of};
use crate::lexicon::{Actors, Colour, DescriptionSort, Lexicon, Words};
use crate::model::{Actor, ActorKind, ActorRef, Mention, MentionRule, Sentence, Unit};

/// Words at most between a speaker and the verb of saying: "Mr Example, the minister, said".
const MAX_BETWEEN: usize = 3;

/// Kinds of a text that one person speaks, as titles call them.
const SPEECHES: [&str; 9] =
    ["remarks", "statement", "address", "speech", "letter", "message", "testimony", "proclamation", "memorandum"];

/// A pronoun of the first person.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    /// "I", "my"
    Singular,
    /// "we", "our", "us"
    Plural,
}

/// The first person that a word stands for, and whether it owns what follows.
pub(super) fn first_person(word: &str) -> Option<(First, bool)> {
    Some(match word {
        "I" => (First::Singular, false),
        "my" | "My" => (First::Singular, true),
        "we" | "We" => (First::Plural, false),
        "our" | "Our" => (First::Plural, true),
        _ => return None,
    })
}

/// Quotations and their speakers over the sentences of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Speakers {
    /// Who speaks the whole document.
    own: Option<(ActorRef, String)>,
    /// Who spoke last, and in which sentence.
    last: Option<(ActorRef, String, u32)>,
    /// Whether a quotation is open at the end of the last sentence.
    open: bool,
    /// Where the last sentence ended.
    end: u32,
}

impl Speakers {
    /// Takes the speaker of a document from its title and the mentions in it.
    pub fn of_title(actors: &Actors, title: &Sentence, mentions: &[Mention]) -> Self {
        let word = |token: usize| title.word(token).to_lowercase();
        let speech = (0..title.len()).find(|&token| SPEECHES.contains(&word(token).as_str()));
        let own = speech.and_then(|speech| {
            // "CHL statement": an id of the tables
            if speech == 1
                && let Some(actor) = actors.all().get(title.word(0)).filter(|actor| actor.kind == ActorKind::State)
            {
                return Some((
                    ActorRef { actor: actor.clone(), unit: Some(Unit::Gov), person: None },
                    title.word(0).to_owned(),
                ));
            }
            let by = (speech + 1..title.len()).find(|&token| matches!(word(token).as_str(), "by" | "from" | "of"));
            let named = |mention: &&Mention| match by {
                Some(by) => mention.tokens.start > by && mention.tokens.start <= by + 2,
                None => mention.tokens.start <= 1 && mention.tokens.end <= speech && mention.tokens.end + 2 >= speech,
            };
            let mention = mentions.iter().find(named).filter(|mention| mention.actors.len() == 1)?;
            Some((mention.actors[0].clone(), mention.span.slice(title.text).to_owned()))
        });
        Self { own, ..Self::default() }
    }

    /// A document that a government publishes speaks for it where no title names a speaker.
    pub fn of_state(&mut self, actor: &Arc<Actor>) {
        if self.own.is_none() {
            let speaker = ActorRef { actor: actor.clone(), unit: Some(Unit::Gov), person: None };
            self.own = Some((speaker, "the publisher".to_owned()));
        }
    }

    /// Whether each word of the next sentence stands inside a quotation.
    pub fn quoted(&mut self, sentence: &Sentence) -> Vec<bool> {
        let gap = sentence.text.get(self.end as usize..sentence.span.start as usize).unwrap_or_default();
        // Every paragraph of a long quotation opens it again.
        let mut open = self.open && !gap.contains('\n');
        let inside = (0..sentence.len()).map(|token| {
            match sentence.word(token) {
                "“" | "``" => open = true,
                "”" | "''" => open = false,
                "\"" => open = !open,
                _ => {}
            }
            open
        });
        let inside: Vec<bool> = inside.collect();
        self.open = open;
        self.end = sentence.span.end;
        inside
    }

    /// Adds what the pronouns of the first person stand for. `owned` finds the noun that an owner owns ("our army").
    pub fn add(
        &mut self,
        lexicon: &Lexicon,
        sentence: &Sentence,
        quoted: &[bool],
        found: &mut Vec<Found>,
        mut owned: impl FnMut(Range<usize>, &[ActorRef]) -> Option<Found>,
    ) {
        let (words, actors) = (&lexicon.words, &lexicon.actors);
        let quotes = quoted.iter().any(|&inside| inside);
        if quotes {
            if let Some(speaker) = attributed(words, sentence, quoted, found) {
                let mention = &found[speaker].mention;
                let text = mention.span.slice(sentence.text).to_owned();
                self.last = Some((mention.actors[0].clone(), text, sentence.index));
            } else if let Some((_, _, index)) = &mut self.last
                && *index + 1 == sentence.index
                && quoted[0]
            {
                *index = sentence.index;
            }
        }
        let mut token = 0;
        while token < sentence.len() {
            let Some((person, owns)) = first_person(sentence.word(token)) else {
                token += 1;
                continue;
            };
            let speaker = if quoted[token] {
                self.last.as_ref().filter(|(_, _, index)| *index == sentence.index).map(|(actor, text, _)| (actor, text))
            } else {
                // In a speech "our world" and "us all" are everybody's.
                let next = sentence.tokens.get(token + 1).map_or("", |_| sentence.word(token + 1)).to_lowercase();
                let own = person == First::Singular
                    || sentence.word(token).eq_ignore_ascii_case("we")
                    || owns && (actors.agent(&next).is_some() || actors.description(&next) == Some(DescriptionSort::State));
                self.own.as_ref().filter(|_| !quotes && own).map(|(actor, text)| (actor, text))
            };
            let covered = found.iter().any(|found| found.mention.tokens.contains(&token));
            if let Some((actor, text)) = speaker.filter(|_| !covered) {
                let mut actor = actor.clone();
                if person == First::Plural {
                    actor.person = None;
                }
                let tokens = token..token + 1;
                let because = format!("`{}` is said by `{text}`", sentence.word(token));
                let span = span_of(sentence, &tokens);
                let mention = Mention { tokens, span, actors: vec![actor.clone()], rule: MentionRule::Reference, because };
                let at = found.partition_point(|found| found.mention.tokens.start < token);
                let limit = found.get(at).map_or(sentence.len(), |next| next.mention.tokens.start);
                found.insert(at, Found { mention, noun: None, place: false });
                if owns && let Some(own) = owned(token + 1..limit, &[actor]) {
                    found.insert(at + 1, own);
                }
            }
            token += 1;
        }
    }
}

/// The mention to whom the quotation of a sentence is given: beside a verb of saying, outside the quotation.
fn attributed(words: &Words, sentence: &Sentence, quoted: &[bool], found: &[Found]) -> Option<usize> {
    let says = |token: usize| {
        let lower = sentence.word(token).to_lowercase();
        let forms = words.verb_forms(&lower);
        !quoted[token] && forms.iter().any(|form| words.colours(&form.lemma, Colour::Report)) || lower == "according"
    };
    (0..found.len()).find(|&at| {
        let mention = &found[at].mention;
        // "Spanish scientists said" speak for themselves
        let private = matches!(mention.actors[0].unit, Some(Unit::Cvl | Unit::Bus | Unit::Med | Unit::Edu))
            || mention.rule == MentionRule::Demonym && found[at].noun.is_none();
        if private
            || found[at].place
            || mention.actors.len() != 1
            || quoted[mention.tokens.start]
            || mention.rule == MentionRule::Place
        {
            return false;
        }
        let before = mention.tokens.start.saturating_sub(MAX_BETWEEN)..mention.tokens.start;
        let after = mention.tokens.end..(mention.tokens.end + MAX_BETWEEN).min(sentence.len());
        let lower = |token: usize| sentence.word(token).to_lowercase();
        let near = before.clone().rev().take_while(|&token| {
            says(token) || matches!(lower(token).as_str(), "the" | "to" | "a" | "mr" | "mrs" | "ms" | "mr." | "mrs." | "ms.")
        });
        let mut near = near.chain(after.take_while(|&token| {
            says(token)
                || sentence.word(token) == ","
                || words.is_closed(&lower(token)) && !matches!(lower(token).as_str(), "and" | "to" | "of" | "in")
        }));
        near.any(says)
    })
}

#[cfg(test)]
mod tests {
    use crate::model::Document;
    use crate::pipeline::Pipeline;

    fn mentions(title: &str, text: &str) -> Vec<(String, String)> {
        let document = Document { title: Some(title.to_owned()), text: text.to_owned(), ..Document::default() };
        let found = Pipeline::builtin().extract_all(&document, true).mentions;
        found.into_iter().map(|found| (found.text, found.mention.actors[0].actor.id.to_string())).collect()
    }

    #[test]
    fn title_names_the_speaker() {
        for title in ["CHL statement, session 3 (1950)", "Remarks by the President of Chile", "Statement from Chile on fishing"]
        {
            let found = mentions(title, "We thank Peru. The sea is wide.");
            assert_eq!(found, [("We".to_owned(), "CHL".to_owned()), ("Peru".to_owned(), "PER".to_owned())], "{title}");
        }
        assert_eq!(mentions("Fishing off Chile", "We thank Peru."), [("Peru".to_owned(), "PER".to_owned())]);
    }

    #[test]
    fn quotation_is_of_its_own_speaker() {
        let found = mentions("Statement by Chile", "\"We will not sign,\" Bolivia said.");
        assert_eq!(found[0], ("We".to_owned(), "BOL".to_owned()));
    }
}
