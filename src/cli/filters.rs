//! Flags that say which events and relations are wanted: the same for every command.

use std::collections::BTreeSet;

use anyhow::bail;
use clap::{Args, ValueEnum};
use compact_str::CompactString;
use detente::aggregate::{self, Layers};
use detente::model::{Filter, RelationGraph, Status};
use jiff::civil::Date;

use super::Common;
use super::weights::share;

const HEADING: &str = "Filters (several values: any of them; several filters: all of them)";

/// Which events are wanted.
#[derive(Args)]
#[command(next_help_heading = HEADING)]
pub struct EventFilterFlags {
    /// Relation types: sanction,threaten
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    relation: Vec<CompactString>,
    /// PLOVER roots: CONSULT,AID
    #[arg(long, value_name = "ROOT", value_delimiter = ',')]
    root: Vec<CompactString>,
    /// Quad classes: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, 0 neither
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = clap::value_parser!(u8).range(0..=4))]
    quad: Vec<u8>,
    /// Cooperation, conflict, or neither
    #[arg(long, value_name = "SIGN", value_delimiter = ',')]
    sign: Vec<Sign>,
    /// How the text presents the event
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<StatusName>,
    /// Actors of which one end must be: IRN,USA; also ids of nodes such as IRNMIL or of groups
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    actor: Vec<CompactString>,
    /// Least confidence, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, hide_default_value = true, value_parser = share)]
    min_confidence: f64,
    /// First day, itself included: 2024-03-01, 2024-03 or 2024; undated documents are left out
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    since: Option<Date>,
    /// Last day, itself included: 2024-03-31, 2024-03 or 2024; undated documents are left out
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    until: Option<Date>,
}

/// Which events and relations are wanted.
#[derive(Args)]
#[command(next_help_heading = HEADING)]
pub struct FilterFlags {
    #[command(flatten)]
    events: EventFilterFlags,
    /// Least weight of a relation
    #[arg(long, value_name = "X", default_value_t = 0.0, hide_default_value = true)]
    min_weight: f64,
    /// Least number of documents behind a relation
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    min_documents: u64,
    /// Keep the backbone only: relations that the disparity filter finds significant at this level, such as 0.05
    #[arg(long, value_name = "ALPHA", value_parser = share)]
    backbone: Option<f64>,
    /// What the backbone judges: each type of relation by itself, or all relations of two actors together
    #[arg(long, value_name = "LAYERS", default_value = "relation", requires = "backbone")]
    backbone_of: BackboneOf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Sign {
    Cooperation,
    Conflict,
    Neither,
}

#[derive(Clone, Copy, ValueEnum)]
enum StatusName {
    Asserted,
    Hypothetical,
    Negated,
}

#[derive(Clone, Copy, ValueEnum)]
enum BackboneOf {
    Relation,
    All,
}

/// For `value_parser`: the first day of a year, a month, or the day itself.
pub fn first_day(text: &str) -> Result<Date, String> {
    Ok(days(text)?.0)
}

/// For `value_parser`: the last day of a year, a month, or the day itself.
pub fn last_day(text: &str) -> Result<Date, String> {
    Ok(days(text)?.1)
}

fn days(text: &str) -> Result<(Date, Date), String> {
    let wrong = || "expected a day as 2024-03-01, a month as 2024-03 or a year as 2024".to_owned();
    let dashes = text.matches('-').count();
    let first = match dashes {
        0 if text.len() == 4 => format!("{text}-01-01"),
        1 if text.len() == 7 => format!("{text}-01"),
        2 => text.to_owned(),
        _ => return Err(wrong()),
    };
    let first: Date = first.parse().map_err(|_| wrong())?;
    let last = match dashes {
        0 => first.last_of_year(),
        1 => first.last_of_month(),
        _ => first,
    };
    Ok((first, last))
}

impl EventFilterFlags {
    /// The filter. Types and roots that no table knows are an error: a misspelt one would look like an empty world.
    pub fn filter(&self, common: &Common) -> anyhow::Result<Filter> {
        if !self.relation.is_empty() || !self.root.is_empty() {
            let lexicon = common.lexicon()?;
            let types = lexicon.relations.types().to_vec();
            let known: BTreeSet<&str> = types.iter().map(|own| own.id.as_str()).collect();
            if let Some(unknown) = self.relation.iter().find(|relation| !known.contains(relation.as_str())) {
                bail!("--relation: no type `{unknown}`; expected one of {}", known.into_iter().collect::<Vec<_>>().join(", "));
            }
            let known: BTreeSet<&str> = types.iter().filter_map(|own| own.plover.as_deref()).collect();
            if let Some(unknown) = self.root.iter().find(|root| !known.contains(root.to_uppercase().as_str())) {
                bail!(
                    "--root: no PLOVER root `{unknown}`; expected one of {}",
                    known.into_iter().collect::<Vec<_>>().join(", ")
                );
            }
        }
        if let (Some(since), Some(until)) = (self.since, self.until)
            && since > until
        {
            bail!("--since {since} is after --until {until}");
        }
        let sign = |sign: &Sign| match sign {
            Sign::Cooperation => 1,
            Sign::Conflict => -1,
            Sign::Neither => 0,
        };
        let status = |status: &StatusName| match status {
            StatusName::Asserted => Status::Asserted,
            StatusName::Hypothetical => Status::Hypothetical,
            StatusName::Negated => Status::Negated,
        };
        Ok(Filter {
            relations: self.relation.iter().cloned().collect(),
            roots: self.root.iter().map(|root| root.to_uppercase()).collect(),
            quads: self.quad.iter().copied().collect(),
            signs: self.sign.iter().map(sign).collect(),
            statuses: self.status.iter().map(status).collect(),
            actors: self.actor.iter().cloned().collect(),
            min_confidence: self.min_confidence,
            since: self.since,
            until: self.until,
            ..Filter::default()
        })
    }
}

impl FilterFlags {
    /// The filter, as [`EventFilterFlags::filter`].
    pub fn filter(&self, common: &Common) -> anyhow::Result<Filter> {
        Ok(Filter { min_weight: self.min_weight, min_documents: self.min_documents, ..self.events.filter(common)? })
    }

    /// The backbone of the graph where it is asked for, else the graph as it is.
    pub fn backbone(&self, graph: RelationGraph) -> RelationGraph {
        let Some(alpha) = self.backbone else { return graph };
        let layers = match self.backbone_of {
            BackboneOf::Relation => Layers::Relation,
            BackboneOf::All => Layers::All,
        };
        aggregate::backbone(&graph, alpha, layers)
    }

    /// Whether a backbone is asked for.
    pub fn has_backbone(&self) -> bool {
        self.backbone.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn a_year_and_a_month_stand_for_all_their_days() {
        let shown = |text| days(text).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(shown("2024").unwrap(), "2024-01-01 2024-12-31");
        assert_eq!(shown("2024-02").unwrap(), "2024-02-01 2024-02-29");
        assert_eq!(shown("2024-02-03").unwrap(), "2024-02-03 2024-02-03");
        for wrong in ["24", "2024-13", "2024-02-30", "March", ""] {
            assert!(shown(wrong).is_err(), "{wrong}");
        }
    }
}
