//! A dyad profile as Markdown: sums by way, a timeline with bars, relations and evidence with sentences.

use super::markdown::{count, escaped, grouped, quotation};
use crate::model::{DyadProfile, DyadTally, DyadWay};

/// How many types of relation are listed.
const RELATIONS: usize = 15;
/// Length of the longest bar, in characters.
const BAR: usize = 20;

/// The profile, as Markdown.
#[must_use]
pub fn dyad(profile: &DyadProfile) -> String {
    let (one, other) = (escaped(&profile.one_name), escaped(&profile.other_name));
    let mut lines = vec![format!("# {one} and {other}\n")];
    let total = &profile.ways.total;
    if total.events == 0 {
        lines.push("No event is between these two.\n".to_owned());
        return lines.join("\n");
    }
    let dates = match (profile.first, profile.last) {
        (Some(first), Some(last)) if first == last => format!(", all of {first}"),
        (Some(first), Some(last)) => format!(" from {first} to {last}"),
        _ => String::new(),
    };
    let undated = match profile.undated.total.events {
        0 => String::new(),
        number => format!(" {} no date and {} in no {} below.", has(number), is(number), profile.period),
    };
    lines.push(format!("{}{dates}.{undated}\n", count(total.events, "event")));
    lines.push(
        "Numbers of cooperation and conflict leave out negated events; weights add up the confidence, that of hypothetical events in part. \
         Goldstein is the mean of the asserted events, from -10 (conflict) to 10 (cooperation).\n"
            .to_owned(),
    );
    lines.push(
        "| | events | asserted | hypothetical | negated | cooperation | weight | conflict | weight | Goldstein |".to_owned(),
    );
    lines.push("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|".to_owned());
    let rows = [
        ("all".to_owned(), total),
        (arrow(DyadWay::Forward, &one, &other), &profile.ways.forward),
        (arrow(DyadWay::Backward, &one, &other), &profile.ways.backward),
        (arrow(DyadWay::Mutual, &one, &other), &profile.ways.mutual),
    ];
    for (name, tally) in rows {
        lines.push(format!(
            "| {name} | {} | {} | {} | {} | {} | {:.2} | {} | {:.2} | {} |",
            grouped(tally.events),
            grouped(tally.asserted),
            grouped(tally.hypothetical),
            grouped(tally.negated),
            grouped(tally.counts.cooperation),
            tally.weights.cooperation,
            grouped(tally.counts.conflict),
            tally.weights.conflict,
            goldstein(tally)
        ));
    }
    timeline(profile, &one, &other, &mut lines);
    relations(profile, &one, &other, &mut lines);
    if !profile.evidence.is_empty() {
        lines.push("\n## Evidence\n".to_owned());
        for event in &profile.evidence {
            let sign = if event.symmetric { "↔" } else { "→" };
            let (source, target) = (escaped(&event.source.name), escaped(&event.target.name));
            lines.push(format!("- **{source} {sign} {target}: {}**", escaped(&event.relation)));
            lines.push(quotation(event, "  "));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn timeline(profile: &DyadProfile, one: &str, other: &str, lines: &mut Vec<String>) {
    let Some(most) = profile.timeline.iter().map(|row| row.ways.total.events).max() else { return };
    lines.push(format!("\n## By {}\n", profile.period));
    lines.push(format!(
        "| {} | events | | {} | {} | {} | cooperation | conflict | Goldstein |",
        profile.period,
        arrow(DyadWay::Forward, one, other),
        arrow(DyadWay::Backward, one, other),
        arrow(DyadWay::Mutual, one, other)
    ));
    lines.push("|---|--:|---|--:|--:|--:|--:|--:|--:|".to_owned());
    for row in &profile.timeline {
        if row.gap > 0 {
            lines.push(format!("| … | | {} without events | | | | | | |", count(row.gap, &profile.period)));
        }
        let tally = &row.ways.total;
        lines.push(format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            row.period,
            grouped(tally.events),
            bar(tally.events, most),
            grouped(row.ways.forward.events),
            grouped(row.ways.backward.events),
            grouped(row.ways.mutual.events),
            grouped(tally.counts.cooperation),
            grouped(tally.counts.conflict),
            goldstein(tally)
        ));
    }
}

fn relations(profile: &DyadProfile, one: &str, other: &str, lines: &mut Vec<String>) {
    lines.push("\n## Relations\n".to_owned());
    for relation in profile.relations.iter().take(RELATIONS) {
        let dates = match (relation.first, relation.last) {
            (Some(first), Some(last)) if first == last => format!(", {first}"),
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        lines.push(format!(
            "- **{}: {}** ({}, weight {:.2}{dates})",
            arrow(relation.way, one, other),
            escaped(&relation.relation),
            count(relation.tally.events, "event"),
            relation.tally.weights.all
        ));
        lines.push(quotation(&relation.example, "  "));
    }
    if profile.relations.len() > RELATIONS {
        lines.push(format!("\nAnd {} more.", grouped((profile.relations.len() - RELATIONS) as u64)));
    }
}

fn arrow(way: DyadWay, one: &str, other: &str) -> String {
    match way {
        DyadWay::Forward => format!("{one} → {other}"),
        DyadWay::Backward => format!("{other} → {one}"),
        DyadWay::Mutual => format!("{one} ↔ {other}"),
    }
}

fn goldstein(tally: &DyadTally) -> String {
    tally.goldstein.map(|mean| format!("{mean:.1}")).unwrap_or_default()
}

fn has(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "has" } else { "have" })
}

fn is(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// A bar to eighths of a character; what is not nothing is seen.
fn bar(number: u64, most: u64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (number as f64 / most.max(1) as f64 * (BAR * 8) as f64).round() as usize;
    let eighths = if number > 0 { eighths.max(1) } else { 0 };
    format!("{}{}", "█".repeat(eighths / 8), PARTS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_numbers() {
        assert_eq!(bar(10, 10), "█".repeat(20));
        assert_eq!(bar(5, 10).chars().count(), 10);
        assert_eq!(bar(1, 1000), "▏");
        assert_eq!((bar(0, 0), bar(0, 5)), (String::new(), String::new()));
    }
}
