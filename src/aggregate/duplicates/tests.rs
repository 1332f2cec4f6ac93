//! 500 articles, 100 of them published again with another headline, another byline, words changed, or the tail cut off.

use std::collections::BTreeSet;

use super::*;
use crate::statistics::Random;

const WORDS: &str = "the of a to in and on for with from officials ministers talks border agreement forces capital president statement \
    reporters week month year government army deal region crisis trade oil gas visit summit council vote sanctions measures proposal meeting \
    leaders envoy delegation question response security economy aid relief convoy village road bridge port airport coast river mountain \
    winter spring people families refugees soldiers police court judge law bill budget election party opposition coalition member state \
    neighbour partner rival ally support demand call warning threat attack strike ceasefire truce peace war conflict dispute claim evidence \
    report document letter speech interview conference press agency source spokesman expert analyst scholar university institute bank fund \
    loan grant price market growth inflation currency export import company factory worker union strike wage tax rate plan programme project \
    early late new old large small main common public private local foreign national international military political economic social";

/// What every text of one agency has in common.
const STOCK: &str =
    "This report was compiled from agency dispatches and may be updated as the situation develops over the coming hours.";

fn sentence(random: &mut Random, words: &[&str]) -> String {
    let length = 12 + random.below(16);
    let mut text: Vec<&str> = (0..length).map(|_| words[random.below(words.len())]).collect();
    text.push("said.");
    text.join(" ")
}

fn article(random: &mut Random, words: &[&str]) -> Vec<String> {
    let mut lines = vec![sentence(random, words), format!("By reporter {}", random.below(40))];
    lines.extend((0..8 + random.below(20)).map(|_| sentence(random, words)));
    lines.push(STOCK.to_owned());
    lines
}

fn republished(article: &[String], how: usize, random: &mut Random, words: &[&str]) -> Vec<String> {
    let mut copy = article.to_vec();
    copy[0] = sentence(random, words);
    copy[1] = format!("Staff and agencies, {}", random.below(40));
    match how % 4 {
        // The tail cut: between a third and a half.
        0 => copy.truncate(copy.len() - copy.len() * (33 + random.below(18)) / 100),
        // A word here and there.
        1 => {
            for line in &mut copy[2..] {
                if random.below(3) == 0 {
                    *line = line.replacen(" the ", " that ", 1);
                }
            }
        }
        // A paragraph of one's own in front.
        2 => copy.splice(2..2, [sentence(random, words), sentence(random, words)]).for_each(drop),
        // A paragraph left out.
        _ => drop(copy.remove(3)),
    }
    copy
}

fn sketches(texts: &[Vec<String>]) -> Vec<Option<Sketch>> {
    texts.iter().map(|lines| sketch(&lines.join("\n"))).collect()
}

#[test]
fn copies_are_found_and_only_copies() {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut random = Random(20);
    let mut texts: Vec<Vec<String>> = (0..400).map(|_| article(&mut random, &words)).collect();
    for at in 0..100 {
        let copy = republished(&texts[at * 4], at, &mut random, &words);
        texts.push(copy);
    }
    let sketches = sketches(&texts);
    let texts: Vec<Text> = sketches.iter().map(|sketch| Text { sketch: sketch.as_ref(), date: None }).collect();
    let stories = stories(&texts, 0.7);
    let found = (0..100).filter(|at| stories[400 + at] == stories[at * 4]).count();
    // A text beside its own copies in a story is a false one.
    let distinct: BTreeSet<u32> = stories[..400].iter().copied().collect();
    let wrong =
        400 - distinct.len() + (0..100).filter(|at| stories[400 + at] < 400 && stories[400 + at] != *at as u32 * 4).count();
    println!("{found} of 100 copies found, {wrong} false");
    assert!(found >= 95 && wrong <= 2, "{found} of 100 copies found, {wrong} false");
}

#[test]
fn exact_copies_of_any_length_are_one_story_and_texts_without_words_are_none() {
    let short = sketch("Talks ended.").unwrap();
    let other = sketch("Talks began.").unwrap();
    let texts = [Some(&short), Some(&other), Some(&short), None, None].map(|sketch| Text { sketch, date: None });
    assert_eq!(stories(&texts, 1.0), [0, 1, 0, 3, 4]);
}

#[test]
fn a_form_that_is_used_again_after_a_year_is_no_copy() {
    let form = |what: &str| {
        let clauses =
            ["to the congress", "under the law of that year", "the emergency goes on", "for twelve months from this day", what];
        sketch(&clauses.map(|clause| format!("this notice is given {clause} and is to be printed in the register")).join(". "))
            .unwrap()
    };
    let (one, other) = (form("as to the straits"), form("as to the islands"));
    let text = |sketch, date: &str| Text { sketch: Some(sketch), date: Some(date.parse().unwrap()) };
    assert_eq!(stories(&[text(&one, "2023-05-02"), text(&other, "2023-05-20")], 0.7), [0, 0]);
    assert_eq!(stories(&[text(&one, "2023-05-02"), text(&other, "2024-05-02")], 0.7), [0, 1]);
    assert_eq!(stories(&[text(&one, "2023-05-02"), text(&one, "2024-05-02")], 0.7), [0, 0]);
}

#[test]
fn the_order_of_documents_changes_only_the_numbers() {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut random = Random(5);
    let mut texts: Vec<Vec<String>> = (0..30).map(|_| article(&mut random, &words)).collect();
    for at in 0..20 {
        let copy = republished(&texts[at % 7], at, &mut random, &words);
        texts.push(copy);
    }
    let sketches = sketches(&texts);
    let sets = |order: &[usize]| {
        let texts: Vec<Text> = order.iter().map(|&at| Text { sketch: sketches[at].as_ref(), date: None }).collect();
        let mut sets = std::collections::BTreeMap::<u32, BTreeSet<usize>>::new();
        for (&at, story) in order.iter().zip(stories(&texts, 0.7)) {
            sets.entry(story).or_default().insert(at);
        }
        sets.into_values().collect::<BTreeSet<_>>()
    };
    let order: Vec<usize> = (0..texts.len()).collect();
    let expected = sets(&order);
    for _ in 0..5 {
        let mut shuffled = order.clone();
        random.shuffle(&mut shuffled);
        assert_eq!(sets(&shuffled), expected);
    }
}
