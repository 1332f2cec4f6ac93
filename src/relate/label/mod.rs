//! Which relation holds between two given spans of a text: always an answer.
mod features;

use std::sync::Arc;

use crate::lexicon::Lexicon;
use crate::model::{Actor, ActorKind, ActorRef, Mention, MentionRule, ParsedSentence, Span};

fn stand_in(name: &str) -> ActorRef {
    let actor = Actor { id: name.into(), name: name.into(), kind: ActorKind::Ngo, home: None };
    ActorRef { actor: Arc::new(actor), unit: None, person: None }
}

/// names
pub fn names(lexicon: &Lexicon, sentence: &ParsedSentence, source: Option<Span>, target: Option<Span>) -> Vec<String> {
    let mention = |span: Span, name: &str| -> Option<Mention> {
        let inside = |token: &usize| {
            let own = sentence.tokens[*token].span;
            own.start < span.end && span.start < own.end
        };
        let first = (0..sentence.len()).find(inside)?;
        let last = (0..sentence.len()).rfind(inside)?;
        Some(Mention {
            tokens: first..last + 1,
            span,
            actors: vec![stand_in(name)],
            rule: MentionRule::Name,
            because: String::new(),
        })
    };
    let mut both: Vec<(bool, Mention)> = Vec::new();
    both.extend(source.and_then(|span| mention(span, "SOURCE")).map(|mention| (true, mention)));
    both.extend(target.and_then(|span| mention(span, "TARGET")).map(|mention| (false, mention)));
    both.sort_by_key(|(_, mention)| mention.tokens.start);
    let source = both.iter().position(|(source, _)| *source);
    let target = both.iter().position(|(source, _)| !*source);
    let mentions: Vec<Mention> = both.into_iter().map(|(_, mention)| mention).collect();
    features::see(lexicon, sentence, &mentions, source, target).names
}
