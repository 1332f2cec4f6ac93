//! Tagging and parsing against a treebank, by the definitions of the CoNLL 2018 shared task (Zeman et al. 2018).
//!
//! Words are aligned by their characters, so that a system with words of its own can be judged: a word counts as found when the gold has one over
//! the same characters. Where a multiword token of the gold does not spell out its words, the words inside are aligned by the longest
//! common subsequence of their forms. Precision is over the system's words, recall over the gold's, and the score is their harmonic mean. LAS compares
//! universal relations, without subtypes; features are compared as whole lists.

use std::collections::BTreeMap;

use crate::treebank::{Id, Row, Sentence};

/// Right, out of so many of the system's and so many of the gold's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Right.
    pub right: usize,
    /// Of the system's.
    pub system: usize,
    /// Of the gold's.
    pub gold: usize,
}

impl Share {
    /// Harmonic mean of precision and recall, in percent; 0 where there is nothing.
    #[must_use]
    pub fn f1(self) -> f64 {
        let all = self.system + self.gold;
        if all == 0 { 0.0 } else { 200.0 * self.right as f64 / all as f64 }
    }
}

/// All scores of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsingScores {
    /// Sentences with the same characters.
    pub sentences: Share,
    /// Tokens with the same characters, multiword tokens as one.
    pub tokens: Share,
    /// Syntactic words with the same characters.
    pub words: Share,
    /// Parts of speech.
    pub upos: Share,
    /// Features, as whole lists.
    pub feats: Share,
    /// Lemmas; those that the gold leaves open count as right.
    pub lemmas: Share,
    /// Heads.
    pub uas: Share,
    /// Heads with universal relations.
    pub las: Share,
    /// LAS of the words that the gold gives each universal relation: (right, all).
    pub by_relation: BTreeMap<String, (usize, usize)>,
}

/// A syntactic word with its place among the characters that are not white space.
struct Word<'t> {
    row: &'t Row,
    start: usize,
    end: usize,
    /// Inside a multiword token that does not spell its words out: all share the token's characters.
    inside: bool,
    /// Position of the head among all words of the file; `None` for a root.
    head: Option<usize>,
}

struct Text<'t> {
    characters: Vec<char>,
    sentences: Vec<(usize, usize)>,
    tokens: Vec<(usize, usize)>,
    words: Vec<Word<'t>>,
}

fn read(sentences: &[Sentence]) -> Text<'_> {
    let mut text = Text { characters: Vec::new(), sentences: Vec::new(), tokens: Vec::new(), words: Vec::new() };
    for sentence in sentences {
        let start = text.characters.len();
        let first = text.words.len();
        // The words that the open multiword token covers, and its characters.
        let mut covered: Option<(u32, usize, usize)> = None;
        for row in &sentence.rows {
            let letters = row.form.chars().filter(|letter| !letter.is_whitespace());
            match row.id {
                Id::Empty(..) => {}
                Id::Range(_, last) => {
                    let at = text.characters.len();
                    text.characters.extend(letters);
                    covered = Some((last, at, text.characters.len()));
                    text.tokens.push((at, text.characters.len()));
                }
                Id::Word(number) => {
                    let head = row.head.parse::<usize>().ok().and_then(|head| head.checked_sub(1)).map(|head| first + head);
                    if let Some((last, at, end)) = covered.filter(|&(last, ..)| number <= last) {
                        text.words.push(Word { row, start: at, end, inside: true, head });
                        if number == last {
                            spell_out(&mut text.words, first, at, end);
                            covered = None;
                        }
                    } else {
                        let at = text.characters.len();
                        text.characters.extend(letters);
                        text.tokens.push((at, text.characters.len()));
                        text.words.push(Word { row, start: at, end: text.characters.len(), inside: false, head });
                    }
                }
            }
        }
        if text.characters.len() > start {
            text.sentences.push((start, text.characters.len()));
        }
    }
    text
}

/// Gives the words of a multiword token characters of their own where together they spell it: "do" and "n't".
fn spell_out(words: &mut [Word], first: usize, start: usize, end: usize) {
    let inside: Vec<usize> =
        (first..words.len()).filter(|&at| words[at].inside && words[at].start == start && words[at].end == end).collect();
    let length = |word: &Word| word.row.form.chars().filter(|letter| !letter.is_whitespace()).count();
    if inside.iter().map(|&at| length(&words[at])).sum::<usize>() != end - start {
        return;
    }
    let mut at = start;
    for word in inside {
        let length = length(&words[word]);
        words[word].start = at;
        words[word].end = at + length;
        words[word].inside = false;
        at += length;
    }
}

/// Judges a system's sentences against the gold.
///
/// # Errors
/// When the two are not the same text, with the place where they part.
pub fn parsing(gold: &[Sentence], system: &[Sentence]) -> Result<ParsingScores, String> {
    let (gold, system) = (read(gold), read(system));
    if gold.characters != system.characters {
        let at = gold.characters.iter().zip(&system.characters).take_while(|(a, b)| a == b).count();
        let near =
            |characters: &[char]| characters[at.saturating_sub(10)..(at + 10).min(characters.len())].iter().collect::<String>();
        return Err(format!(
            "the texts part at character {at}: `{}` and `{}`",
            near(&gold.characters),
            near(&system.characters)
        ));
    }
    let spans = |gold: &[(usize, usize)], system: &[(usize, usize)]| Share {
        right: common(gold, system),
        system: system.len(),
        gold: gold.len(),
    };
    let pairs = align(&gold.words, &system.words);
    let mut partner = vec![None; system.words.len()];
    pairs.iter().for_each(|&(gold, system)| partner[system] = Some(gold));
    let share = |right: usize| Share { right, system: system.words.len(), gold: gold.words.len() };
    let count = |fits: &dyn Fn(usize, usize) -> bool| share(pairs.iter().filter(|&&(g, s)| fits(g, s)).count());
    let row = |g: usize, s: usize| (gold.words[g].row, system.words[s].row);
    let head = |g: usize, s: usize| match (gold.words[g].head, system.words[s].head) {
        (None, None) => true,
        (Some(gold), Some(system)) => partner[system] == Some(gold),
        _ => false,
    };
    let universal = |row: &Row| row.deprel.split(':').next().unwrap_or_default().to_owned();
    let labelled = |g: usize, s: usize| head(g, s) && universal(gold.words[g].row) == universal(system.words[s].row);
    let mut by_relation: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for word in &gold.words {
        by_relation.entry(universal(word.row)).or_default().1 += 1;
    }
    for &(g, s) in pairs.iter().filter(|&&(g, s)| labelled(g, s)) {
        by_relation.entry(universal(row(g, s).0)).or_default().0 += 1;
    }
    Ok(ParsingScores {
        sentences: spans(&gold.sentences, &system.sentences),
        tokens: spans(&gold.tokens, &system.tokens),
        words: share(pairs.len()),
        upos: count(&|g, s| row(g, s).0.upos == row(g, s).1.upos),
        feats: count(&|g, s| row(g, s).0.feats == row(g, s).1.feats),
        lemmas: count(&|g, s| row(g, s).0.lemma == "_" || row(g, s).0.lemma == row(g, s).1.lemma),
        uas: count(&head),
        las: count(&labelled),
        by_relation,
    })
}

/// How many spans two ordered lists share.
fn common(a: &[(usize, usize)], b: &[(usize, usize)]) -> usize {
    let (mut at, mut other, mut same) = (0, 0, 0);
    while at < a.len() && other < b.len() {
        match a[at].cmp(&b[other]) {
            std::cmp::Ordering::Equal => {
                same += 1;
                at += 1;
                other += 1;
            }
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => other += 1,
        }
    }
    same
}

/// Pairs of words, gold and system, over the same characters; inside multiword tokens by the longest common subsequence of forms.
fn align(gold: &[Word], system: &[Word]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut g, mut s) = (0, 0);
    while g < gold.len() && s < system.len() {
        let (one, other) = (&gold[g], &system[s]);
        if one.inside || other.inside {
            // All words of both over the characters of the multiword tokens.
            let mut end = if one.inside { one.end } else { other.end };
            let (first, second) = (g, s);
            loop {
                let before = (g, s);
                while g < gold.len() && gold[g].start < end {
                    end = end.max(if gold[g].inside { gold[g].end } else { end });
                    g += 1;
                }
                while s < system.len() && system[s].start < end {
                    end = end.max(if system[s].inside { system[s].end } else { end });
                    s += 1;
                }
                if before == (g, s) {
                    break;
                }
            }
            subsequence(&gold[first..g], &system[second..s]).into_iter().for_each(|(a, b)| pairs.push((first + a, second + b)));
            if (first, second) == (g, s) {
                g += 1;
            }
        } else if (one.start, one.end) == (other.start, other.end) {
            pairs.push((g, s));
            g += 1;
            s += 1;
        } else if (one.start, one.end) < (other.start, other.end) {
            g += 1;
        } else {
            s += 1;
        }
    }
    pairs
}

fn subsequence(gold: &[Word], system: &[Word]) -> Vec<(usize, usize)> {
    let same = |a: usize, b: usize| gold[a].row.form.to_lowercase() == system[b].row.form.to_lowercase();
    let mut best = vec![vec![0usize; system.len() + 1]; gold.len() + 1];
    for a in (0..gold.len()).rev() {
        for b in (0..system.len()).rev() {
            best[a][b] = if same(a, b) { best[a + 1][b + 1] + 1 } else { best[a + 1][b].max(best[a][b + 1]) };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < gold.len() && b < system.len() {
        if same(a, b) {
            pairs.push((a, b));
            a += 1;
            b += 1;
        } else if best[a + 1][b] >= best[a][b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treebank;

    fn sentences(rows: &[&str]) -> Vec<Sentence> {
        let text: String = rows
            .iter()
            .map(|row| match row.split_whitespace().collect::<Vec<_>>()[..] {
                ["|"] => "\n".to_owned(),
                [id, form] => format!("{id}\t{form}\t_\t_\t_\t_\t_\t_\t_\t_\n"),
                [id, form, upos, head, deprel] => format!("{id}\t{form}\t{form}\t{upos}\t_\t_\t{head}\t{deprel}\t_\t_\n"),
                _ => panic!("{row}"),
            })
            .collect();
        treebank::read(std::path::Path::new("t"), text.as_bytes()).unwrap()
    }

    #[test]
    fn the_same_is_all_right_and_other_words_cost_both_ways() {
        let gold = sentences(&[
            "1-2 didn't",
            "1 did AUX 3 aux",
            "2 n't PART 3 advmod",
            "3 agree VERB 0 root",
            "|",
            "1 Ok INTJ 0 root",
        ]);
        let scores = parsing(&gold, &gold).unwrap();
        for share in [scores.sentences, scores.tokens, scores.words, scores.upos, scores.las] {
            assert!((share.f1() - 100.0).abs() < 1e-9, "{share:?}");
        }
        assert_eq!((scores.tokens.gold, scores.words.gold), (3, 4));
        let system = sentences(&["1 didn't VERB 2 aux", "2 agree VERB 0 root", "3 Ok INTJ 2 obj"]);
        let scores = parsing(&gold, &system).unwrap();
        assert_eq!(scores.words, Share { right: 2, system: 3, gold: 4 });
        assert_eq!((scores.upos.right, scores.uas.right, scores.las.right, scores.sentences.right), (2, 1, 1, 0));
        assert_eq!(scores.by_relation["root"], (1, 2));
        assert_eq!(scores.tokens.right, 3);
        assert!(parsing(&gold, &sentences(&["1 Other X 0 root"])).unwrap_err().starts_with("the texts part at character 0"));
    }

    #[test]
    fn words_that_do_not_spell_their_token_are_aligned_by_form() {
        let gold = sentences(&["1-2 wanna", "1 want VERB 0 root", "2 to PART 3 mark", "3 go VERB 1 xcomp"]);
        let system = sentences(&["1-2 wanna", "1 want VERB 0 root", "2 a DET 3 det", "3 go VERB 1 xcomp"]);
        let scores = parsing(&gold, &system).unwrap();
        assert_eq!((scores.words.right, scores.las.right), (2, 2));
    }
}
