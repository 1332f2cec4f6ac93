//! Sentences of ours as sentences of a treebank; shared by `parse` and `model eval`.

use detente::model::ParsedSentence;
use detente::treebank::{Id, Row, Sentence};

/// Space after a word that the text does not part from the next.
const NO_SPACE: &str = "SpaceAfter=No";

/// A parsed sentence as CoNLL-U. Words that stand together without a blank are marked; contractions are multiword tokens.
pub fn conllu(sentence: &ParsedSentence) -> Sentence {
    let text = sentence.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rows = Vec::new();
    for token in 0..sentence.len() {
        let number = |token: usize| u32::try_from(token + 1).unwrap_or(u32::MAX);
        let clitics = (token + 1..sentence.len()).take_while(|&next| is_clitic(sentence, next)).count();
        if clitics > 0 && !is_clitic(sentence, token) {
            let last = token + clitics;
            let form: String = (token..=last).map(|token| sentence.word(token)).collect();
            let [lemma, upos, xpos, feats, head, deprel, deps] = std::array::from_fn(|_| "_".to_owned());
            let misc = if sentence.tokens[last].space_after { "_" } else { NO_SPACE }.to_owned();
            rows.push(Row {
                id: Id::Range(number(token), number(last)),
                form,
                lemma,
                upos,
                xpos,
                feats,
                head,
                deprel,
                deps,
                misc,
            });
        }
        let inside = clitics > 0 || is_clitic(sentence, token);
        let tag = &sentence.tags()[token];
        rows.push(Row {
            id: Id::Word(number(token)),
            form: sentence.word(token).to_owned(),
            lemma: tag.lemma.to_string(),
            upos: tag.upos.to_string(),
            xpos: "_".to_owned(),
            feats: tag.morphology.to_string(),
            head: sentence.tree().head(token).map_or(0, number).to_string(),
            deprel: sentence.tree().deprel(token).to_string(),
            deps: "_".to_owned(),
            misc: if inside || sentence.tokens[token].space_after { "_" } else { NO_SPACE }.to_owned(),
        });
    }
    Sentence { comments: vec![format!("text = {text}")], rows }
}

/// Whether a word is the second part of a contraction or possessive: "n't", "'s", the "not" of "cannot".
fn is_clitic(sentence: &ParsedSentence, token: usize) -> bool {
    if token == 0 || sentence.tokens[token - 1].space_after {
        return false;
    }
    let word = sentence.word(token).to_lowercase().replace('’', "'");
    let before = sentence.word(token - 1);
    before.ends_with(char::is_alphabetic)
        && (word == "n't" || word == "not" && before.eq_ignore_ascii_case("can") || word.starts_with('\'') && word.len() > 1)
}
