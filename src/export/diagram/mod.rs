//! What a diagram shows of a graph: the same choice for DOT, SVG and PNG.

mod choice;

use compact_str::CompactString;

pub(super) use choice::{Choice, Line, choose};

/// How relations between the same two actors are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parallel {
    /// A line for each relation, side by side.
    #[default]
    Fanned,
    /// One line for all relations of the same sign between two actors, whatever their direction; its label lists them. It has an arrowhead at
    /// each end that one of them points to.
    Merged,
}

/// Who arranges and draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Our own layout by forces: nothing has to be installed.
    #[default]
    Own,
    /// Our own picture, in layers from left to right; by forces where there are more than 300 nodes or 600 lines.
    Layered,
    /// Graphviz `dot`: in layers.
    Dot,
    /// Graphviz `sfdp`: by forces, for many nodes.
    Sfdp,
    /// Graphviz `neato`: by stress.
    Neato,
}

impl Engine {
    /// The program of Graphviz that it stands for.
    #[must_use]
    pub fn graphviz(self) -> Option<&'static str> {
        match self {
            Self::Own | Self::Layered => None,
            Self::Dot => Some("dot"),
            Self::Sfdp => Some("sfdp"),
            Self::Neato => Some("neato"),
        }
    }
}

/// What a diagram shows, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagramOptions {
    /// Only the strongest lines; `None` shows all of positive weight.
    pub top: Option<usize>,
    /// Ids of actors: only they and what is near them is shown; empty shows all. Chosen before `top`. Unknown ids are passed over.
    pub focus: Vec<CompactString>,
    /// How near: steps along relations, in either direction. All relations among the actors so found are kept, as by `networkx.ego_graph`.
    pub depth: usize,
    /// Relations between the same two actors.
    pub parallel: Parallel,
    /// Who arranges and draws. In DOT it is only a hint to Graphviz, where [`Engine::Own`] and [`Engine::Layered`] stand for `dot`.
    pub engine: Engine,
}

impl Default for DiagramOptions {
    fn default() -> Self {
        Self { top: Some(40), focus: Vec::new(), depth: 1, parallel: Parallel::default(), engine: Engine::default() }
    }
}

/// Blue, vermilion and grey of the palette of Okabe and Ito, which colour-blind readers can tell apart.
pub(super) fn colour(sign: i8) -> &'static str {
    match sign.signum() {
        1 => "#0072B2",
        -1 => "#D55E00",
        _ => "#777777",
    }
}

/// The same, dark enough for small letters on white (a contrast of at least 4.5, WCAG 2.2).
pub(super) fn ink(sign: i8) -> &'static str {
    match sign.signum() {
        1 => "#00588A",
        -1 => "#A34700",
        _ => "#4D4D4D",
    }
}

#[cfg(test)]
mod tests;
