//! An analysis as Markdown: who is central, who cooperates, how balanced the whole is, which camps there are.

use std::collections::HashMap;

use compact_str::CompactString;

use super::markdown::{count, escaped, grouped};
use crate::model::{ActorMeasures, Analysis, Balance, BalanceTest, Frustration};

/// How many actors, communities and members of a community or camp are listed.
const ACTORS: usize = 20;
const COMMUNITIES: usize = 20;
const MEMBERS: usize = 30;

/// The analysis, as Markdown for a reader who knows politics better than networks.
#[must_use]
pub fn analysis(analysis: &Analysis) -> String {
    let names: HashMap<&str, &str> = analysis.actors.iter().map(|actor| (actor.id.as_str(), actor.name.as_str())).collect();
    let mut lines = vec![format!("# Analysis of {}\n", escaped(&analysis.name))];
    let extent = &analysis.extent;
    let mut read = format!("{} among {}.", count(extent.relations, "relation"), count(extent.actors, "actor"));
    if extent.weightless > 0 {
        read +=
            &format!(" Left out: {} without weight, all of whose events are negated.", count(extent.weightless, "relation"));
    }
    if extent.loops > 0 {
        read += &format!(" Left out: {} of an actor to itself.", count(extent.loops, "relation"));
    }
    lines.push(read);
    actors(analysis, &mut lines);
    communities(analysis, &names, &mut lines);
    lines.push("\n## Balance\n".to_owned());
    lines.push(balance(&analysis.balance));
    lines.push("\n## Camps\n".to_owned());
    lines.extend(camps(&analysis.frustration, &names));
    lines.push("\n## How it was measured\n".to_owned());
    lines.extend(analysis.measures.iter().map(|(name, line)| format!("- {name}: {line}")));
    lines.push("\n## Settings\n".to_owned());
    lines.extend(analysis.options.iter().map(|(name, value)| format!("- {name}: {value}")));
    lines.push(format!("- generator: {}\n", escaped(&analysis.generator)));
    lines.join("\n")
}

fn actors(analysis: &Analysis, lines: &mut Vec<String>) {
    lines.push("\n## Actors\n".to_owned());
    lines.push(
        "Strongest first. Weight adds up all relations of an actor; cooperation and conflict are parts of it. Partners are the others it has a \
         relation with. PageRank is its share of all attention, where that of the weighty counts more; betweenness the share of \
         shortest paths between others that lead over it, a stronger relation being a shorter step; closeness how near it is to those who \
         address it, in steps of the same length."
            .to_owned(),
    );
    if !analysis.paths.exact {
        lines.push(format!(
            "\nBetweenness and closeness are estimates: paths were followed from {} of {} actors, drawn by chance.",
            grouped(analysis.paths.sources),
            grouped(analysis.paths.of)
        ));
    }
    lines.push(
        "\n| actor | id | weight | cooperation | conflict | partners | PageRank | betweenness | closeness | community |"
            .to_owned(),
    );
    lines.push("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|".to_owned());
    let mut strongest: Vec<&ActorMeasures> = analysis.actors.iter().filter(|actor| actor.strength.total.all > 0.0).collect();
    strongest.sort_by(|a, b| b.strength.total.all.total_cmp(&a.strength.total.all).then_with(|| a.id.cmp(&b.id)));
    for actor in strongest.iter().take(ACTORS) {
        let strength = &actor.strength.total;
        lines.push(format!(
            "| {} | {} | {:.2} | {:.2} | {:.2} | {} | {:.4} | {:.4} | {:.3} | {} |",
            escaped(&actor.name),
            escaped(&actor.id),
            strength.all,
            strength.cooperation,
            strength.conflict,
            actor.degree.total.all,
            actor.pagerank,
            actor.betweenness,
            actor.closeness,
            actor.community.map(|number| number.to_string()).unwrap_or_default()
        ));
    }
    if strongest.len() > ACTORS {
        lines.push(format!("\nAnd {} more.", grouped((strongest.len() - ACTORS) as u64)));
    }
}

fn communities(analysis: &Analysis, names: &HashMap<&str, &str>, lines: &mut Vec<String>) {
    lines.push("\n## Communities\n".to_owned());
    let found = &analysis.communities;
    let Some(modularity) = found.modularity else {
        lines.push("There is no cooperation, so there are no communities.".to_owned());
        return;
    };
    lines.push(format!(
        "Actors that cooperate with each other more than with the rest; conflict does not count here. Modularity {modularity:.3}: how much more \
         of the cooperation lies within communities than chance would put there. {} with nobody to cooperate with {} in none.",
        count(found.outside, "actor"),
        if found.outside == 1 { "is" } else { "are" }
    ));
    for community in found.communities.iter().take(COMMUNITIES) {
        lines.push(format!(
            "\n{}. **{}** ({}; cooperation within {:.2}, with others {:.2}): {}",
            community.number,
            escaped(&community.name),
            count(community.members.len() as u64, "actor"),
            community.within,
            community.beyond,
            listed(&community.members, names)
        ));
    }
    if found.communities.len() > COMMUNITIES {
        lines.push(format!("\nAnd {} smaller ones.", grouped((found.communities.len() - COMMUNITIES) as u64)));
    }
}

fn listed(ids: &[CompactString], names: &HashMap<&str, &str>) -> String {
    let name = |id: &CompactString| escaped(names.get(id.as_str()).copied().unwrap_or(id));
    let mut list = ids.iter().take(MEMBERS).map(name).collect::<Vec<_>>().join(", ");
    if ids.len() > MEMBERS {
        list += &format!(" and {} more", grouped((ids.len() - MEMBERS) as u64));
    }
    list
}

/// What the triads say, in sentences.
fn balance(balance: &Balance) -> String {
    let pairs = format!(
        "{} of actors are friends (more cooperation than conflict), {} foes{}.",
        count(balance.friends, "pair"),
        grouped(balance.foes),
        if balance.even > 0 { format!(", {} neither", grouped(balance.even)) } else { String::new() }
    );
    let (Some(strict), Some(weak)) = (&balance.balanced, &balance.weakly_balanced) else {
        return format!("{pairs} No three actors are all friends or foes of each other, so balance cannot be judged.");
    };
    let triads = &balance.triads;
    format!(
        "{pairs} Of {} whose three pairs all have a sign, {} balanced (the friend of a friend is a friend, the foe of a foe too): {}. \
         With three foes counted as balanced, as the weak theory has it, {}: {}.\n\n\
         | triad | number | balanced |\n|---|--:|---|\n\
         | three friends (+++) | {} | yes |\n\
         | two friends with a foe in common (+--) | {} | yes |\n\
         | two foes with a friend in common (++-) | {} | no |\n\
         | three foes (---) | {} | weakly |",
        count(triads.total(), "triad"),
        are(strict.share),
        against_chance(strict, balance.permutations),
        percent(weak.share),
        against_chance(weak, balance.permutations),
        grouped(triads.friends),
        grouped(triads.allied),
        grouped(triads.torn),
        grouped(triads.foes),
    )
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn are(share: f64) -> String {
    format!("{} are", percent(share))
}

fn against_chance(test: &BalanceTest, permutations: u64) -> String {
    let (Some(expected), Some(p)) = (test.expected, test.p) else { return "not tested against chance".to_owned() };
    let verdict = match test.z {
        _ if p >= 0.05 => "what chance could give",
        Some(z) if z > 0.0 => "more than chance would give",
        _ => "less than chance would give",
    };
    let z = test.z.map(|z| format!("z = {z:.2}, ")).unwrap_or_default();
    format!("{verdict} ({} when the signs are shuffled, {z}p = {p:.3}, {})", percent(expected), count(permutations, "shuffle"))
}

fn camps(found: &Frustration, names: &HashMap<&str, &str>) -> Vec<String> {
    let Some(share) = found.share else {
        return vec!["Nobody is anybody's friend or foe, so there are no camps.".to_owned()];
    };
    let index = if found.exact {
        format!("{}; no other division has fewer", grouped(found.upper))
    } else {
        format!("{}; the best division has at least {}", grouped(found.upper), grouped(found.lower))
    };
    let mut lines = vec![format!(
        "Divided into two camps so that friends are together and foes apart as far as can be. Pairs that stand against the division: {index} \
         ({} of all pairs); each pair counts the same, however much is between the two. Another division may be as good.",
        percent(share)
    )];
    for (at, camp) in found.camps.iter().enumerate() {
        let members = if camp.is_empty() { "nobody".to_owned() } else { listed(camp, names) };
        lines.push(format!("\n{}. ({}) {members}", at + 1, count(camp.len() as u64, "actor")));
    }
    if found.elsewhere > 0 {
        lines.push(format!("\n{} have no tie to these, so that their camp is open.", count(found.elsewhere, "other actor")));
    }
    if !found.against.is_empty() {
        lines.push("\nThe strongest that stand against it:\n".to_owned());
        for pair in &found.against {
            let name = |id: &CompactString| escaped(names.get(id.as_str()).copied().unwrap_or(id));
            let what = if pair.net > 0.0 { "friends across" } else { "foes within" };
            lines.push(format!("- {} and {}: {what}, net weight {:.2}", name(&pair.one), name(&pair.other), pair.net));
        }
    }
    lines
}
