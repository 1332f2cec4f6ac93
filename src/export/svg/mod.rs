//! `graph.svg`: a diagram to print, drawn without any other program.

mod legend;
mod write;

use petgraph::graph::NodeIndex;

use super::diagram::{Choice, DiagramOptions, Engine, Line, choose, colour, ink};
use super::layout::{Frame, Framed, Label, Layout, Method, Outline, Point, Route, Tie, around, arrange, framed, place, text};
use crate::error::Result;
use crate::model::RelationGraph;
use write::{Svg, n};

/// Verdana is of nearly the same measures, and is where DejaVu is not.
const FONT: &str = "'DejaVu Sans',Verdana,Helvetica,Arial,sans-serif";
/// Free space at all sides.
const MARGIN: f64 = 28.0;
/// Size of the letters of relations.
const LABEL: f64 = 10.0;
/// A picture of few nodes is as wide as its legend wants.
const LEAST_WIDTH: f64 = 760.0;

/// The graph as SVG.
///
/// Nodes are shaped by kind and sized by the sum of the weights of all their relations; lines are coloured and dashed by sign (Okabe & Ito:
/// blue and solid for cooperation, vermilion and dashed for conflict, grey and dotted for neither), the wider the more they weigh, and without
/// arrowheads where the relation is mutual. Labels that would cover a node or another label are left out, those of the lightest lines first; every line and
/// node tells all in its tooltip. Text is in DejaVu Sans where the reader has it.
///
/// With an engine of Graphviz, Graphviz draws.
///
/// # Errors
/// [`Error::Diagram`](crate::error::Error::Diagram) when Graphviz is asked for and not there, fails or takes more than a minute. Never otherwise.
pub fn svg(graph: &RelationGraph, options: &DiagramOptions) -> Result<String> {
    if let Some(program) = options.engine.graphviz() {
        let picture = super::graphviz::run(program, &["-Tsvg"], &super::dot(graph, options))?;
        return Ok(String::from_utf8_lossy(&picture).into_owned());
    }
    Ok(Drawing::new(graph, options).svg())
}

/// A choice of a graph with its places.
struct Drawing<'g> {
    graph: &'g RelationGraph,
    choice: Choice,
    framed: Vec<Framed>,
    layout: Layout,
    /// Lines of the label of each line, and where its middle is; none where there is no room.
    labels: Vec<(Vec<String>, Option<Point>)>,
    title: String,
    shown: String,
}

/// A choice of a graph with its places, not yet with its labels.
struct Arranged {
    choice: Choice,
    framed: Vec<Framed>,
    layout: Layout,
    /// Lines of the label of each line, and the space that they want.
    said: Vec<Vec<String>>,
    sizes: Vec<(f64, f64)>,
}

impl Arranged {
    fn new(graph: &RelationGraph, options: &DiagramOptions) -> Self {
        let choice = choose(graph, options);
        let frame = |&node: &NodeIndex| {
            framed(&graph.graph[node], choice.strengths[node.index()] / choice.strongest, choice.nodes.len())
        };
        let framed: Vec<Framed> = choice.nodes.iter().map(frame).collect();
        let position = |node: NodeIndex| choice.nodes.binary_search(&node).unwrap_or_default();
        let said: Vec<Vec<String>> = choice.lines.iter().map(|line| line.label(graph)).collect();
        let sizes: Vec<(f64, f64)> = said.iter().map(|lines| extent(lines)).collect();
        let tie = |(line, &label): (&Line, &(f64, f64))| Tie {
            source: position(line.source),
            target: position(line.target),
            weight: line.weight / choice.heaviest,
            label,
            lane: line.sign,
        };
        let ties: Vec<Tie> = choice.lines.iter().zip(&sizes).map(tie).collect();
        let method = if options.engine == Engine::Layered { Method::Layered } else { Method::Force };
        let layout = arrange(framed.iter().map(|framed| framed.frame).collect(), &ties, method);
        Self { choice, framed, layout, said, sizes }
    }
}

/// The middle of each node of the graph, in their order: those that the picture of the same options shows stand to each other as in it, the
/// others around and between them, and no two overlap. Where Graphviz is to draw the picture, as in the one that would be drawn without it.
///
/// Complexity: that of the picture and that of [`layout`](super::layout::layout).
///
/// ```
/// use detente::export::{DiagramOptions, places};
/// use detente::model::RelationGraph;
/// assert!(places(&RelationGraph::default(), &DiagramOptions::default()).is_empty());
/// ```
#[must_use]
pub fn places(graph: &RelationGraph, options: &DiagramOptions) -> Vec<Point> {
    let Arranged { choice, layout, .. } = Arranged::new(graph, options);
    let shown: Vec<(usize, Point)> = choice.nodes.iter().map(|node| node.index()).zip(layout.positions).collect();
    around(graph, &shown)
}

impl<'g> Drawing<'g> {
    fn new(graph: &'g RelationGraph, options: &DiagramOptions) -> Self {
        let Arranged { choice, framed, layout, said, sizes } = Arranged::new(graph, options);
        let mut order: Vec<usize> = (0..choice.lines.len()).collect();
        order.sort_by(|&a, &b| choice.lines[b].weight.total_cmp(&choice.lines[a].weight).then(a.cmp(&b)));
        let wanted: Vec<Label> = order.iter().map(|&at| Label { route: at, width: sizes[at].0, height: sizes[at].1 }).collect();
        let mut labels: Vec<(Vec<String>, Option<Point>)> = said.into_iter().map(|lines| (lines, None)).collect();
        for (at, middle) in order.into_iter().zip(place(&layout, &wanted)) {
            labels[at].1 = middle;
        }
        let title = if graph.name.trim().is_empty() { "Relations".to_owned() } else { text::shortened(graph.name.trim(), 70) };
        let shown = choice.shown(graph, options);
        Self { graph, choice, framed, layout, labels, title, shown }
    }

    fn svg(&self) -> String {
        let legend = legend::Legend::of(self);
        let width = (self.layout.width + 2.0 * MARGIN).max(LEAST_WIDTH);
        let (legend_height, rows) = legend.arranged(width - 2.0 * MARGIN);
        let top = MARGIN + 54.0;
        let height = top + self.layout.height + 34.0 + legend_height + MARGIN;
        let mut svg = Svg::open(width, height, FONT, &self.title, &self.described());
        svg.text(MARGIN, MARGIN + 16.0, 20.0, "start", "#111111", &self.title);
        svg.text(MARGIN, MARGIN + 36.0, 12.0, "start", "#4D4D4D", &capital(&self.shown));
        svg.group(&format!("transform=\"translate({},{})\"", n((width - self.layout.width) / 2.0), n(top)), None);
        // The heaviest line last, above the others.
        let mut order: Vec<usize> = (0..self.choice.lines.len()).collect();
        order.sort_by(|&a, &b| self.choice.lines[a].weight.total_cmp(&self.choice.lines[b].weight).then(a.cmp(&b)));
        for at in order {
            self.line(&mut svg, &self.choice.lines[at], &self.layout.routes[at]);
        }
        for at in 0..self.choice.nodes.len() {
            self.node(&mut svg, at);
        }
        for (line, (said, middle)) in self.choice.lines.iter().zip(&self.labels) {
            let Some(middle) = middle else { continue };
            let (width, height) = extent(said);
            let corner = (n(middle.x - width / 2.0), n(middle.y - height / 2.0));
            svg.element(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\" fill=\"#FFFFFF\" fill-opacity=\"0.88\"/>",
                corner.0,
                corner.1,
                n(width),
                n(height)
            ));
            for (row, words) in said.iter().enumerate() {
                let y = middle.y + LABEL * (0.36 + text::LINE * (row as f64 - (said.len() as f64 - 1.0) / 2.0));
                svg.halo(middle.x, y, LABEL, ink(line.sign), words);
            }
        }
        svg.end();
        legend.draw(&mut svg, MARGIN, top + self.layout.height + 34.0, &rows);
        svg.close()
    }

    /// For those who cannot see it: what is shown, and the heaviest lines in words.
    fn described(&self) -> String {
        let mut lines: Vec<&Line> = self.choice.lines.iter().collect();
        lines.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.edges[0].cmp(&other.edges[0])));
        let name = |node: NodeIndex| text::shortened(&self.graph.graph[node].name, 60);
        let told = |line: &&Line| {
            let sign = match line.sign {
                1 => "cooperation",
                -1 => "conflict",
                _ => "neither cooperation nor conflict",
            };
            let between = if line.heads == (false, true) { "to" } else { "and" };
            format!("{} {between} {}: {} ({sign})", name(line.source), name(line.target), line.label(self.graph).join(", "))
        };
        let heaviest: Vec<String> = lines.iter().take(12).map(told).collect();
        let (actors, shown) = (self.choice.nodes.len(), capital(&self.shown));
        format!("A diagram of {actors} actors. {shown}. The strongest: {}.", heaviest.join("; "))
    }

    fn line(&self, svg: &mut Svg, line: &Line, route: &Route) {
        let width = line_width(line.weight / self.choice.heaviest);
        svg.group("", Some(&line.tooltip(self.graph)));
        stroke(svg, route, width, Pen::of(line.sign), line.heads);
        svg.end();
    }

    fn node(&self, svg: &mut Svg, at: usize) {
        let (framed, middle) = (&self.framed[at], self.layout.positions[at]);
        let actor = &self.graph.graph[self.choice.nodes[at]];
        let strength = self.choice.strengths[self.choice.nodes[at].index()];
        let tooltip = format!(
            "{} ({}): {} mentions in {} documents, relations of weight {strength:.2}",
            actor.name, actor.id, actor.mentions, actor.documents
        );
        svg.group("", Some(&tooltip));
        shape(svg, middle, framed.frame, self.choice.focus.contains(&self.choice.nodes[at]));
        for (row, words) in framed.lines.iter().enumerate() {
            let from_middle = row as f64 - (framed.lines.len() as f64 - 1.0) / 2.0;
            let y = middle.y + framed.size * (0.36 + text::LINE * from_middle);
            svg.text(middle.x, y, framed.size, "middle", "#111111", words);
        }
        svg.end();
    }
}

/// Space that a label takes.
fn extent(lines: &[String]) -> (f64, f64) {
    let widest = lines.iter().map(|line| text::width(line, LABEL)).fold(0.0, f64::max);
    (widest + 4.0, lines.len() as f64 * LABEL * text::LINE + 1.0)
}

/// Width of a line by its share of the greatest weight.
fn line_width(share: f64) -> f64 {
    0.9 + 4.1 * share.clamp(0.0, 1.0)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// How a line is drawn.
#[derive(Clone, Copy)]
struct Pen {
    colour: &'static str,
    sign: i8,
}

impl Pen {
    fn of(sign: i8) -> Self {
        Self { colour: colour(sign), sign: sign.signum() }
    }

    /// For what holds for all signs.
    const ANY: Self = Self { colour: "#333333", sign: 1 };

    fn dashes(self, width: f64) -> String {
        match self.sign {
            1 => String::new(),
            -1 => format!(" stroke-dasharray=\"{},{}\"", n(5.0 + width * 1.2), n(3.0 + width * 0.5)),
            _ => format!(" stroke-dasharray=\"0.1,{}\" stroke-linecap=\"round\"", n(width * 1.5 + 2.5)),
        }
    }
}

/// A line with its arrowheads. It ends inside the heads, so that their points stay sharp.
fn stroke(svg: &mut Svg, route: &Route, width: f64, pen: Pen, heads: (bool, bool)) {
    let mut points = route.points.clone();
    let mut arrows = String::new();
    let long = 6.5 + 2.0 * width;
    let last = points.len() - 1;
    let mut head = |points: &mut Vec<Point>, tip: usize, back: f64| {
        // The direction where the head begins, not at its very tip: on a bend the two differ.
        let end = points[tip];
        let whole = Route { points: points.clone() };
        let steps = (1..=60).map(|step| whole.at(back + f64::from(step) / 60.0 * if back > 0.5 { -0.6 } else { 0.6 }));
        let base = steps.into_iter().find(|point| point.distance(end) >= long).unwrap_or(whole.at(0.5));
        let reach = base.distance(end).max(1e-6);
        let way = Point::new((end.x - base.x) / reach, (end.y - base.y) / reach);
        let half = 2.6 + width * 0.85;
        let foot = Point::new(end.x - way.x * long, end.y - way.y * long);
        let (left, right) = (
            Point::new(foot.x - way.y * half, foot.y + way.x * half),
            Point::new(foot.x + way.y * half, foot.y - way.x * half),
        );
        arrows.push_str(&format!("M{},{}L{},{}L{},{}Z", n(end.x), n(end.y), n(left.x), n(left.y), n(right.x), n(right.y)));
        points[tip] = Point::new(end.x - way.x * long * 0.7, end.y - way.y * long * 0.7);
    };
    if heads.1 {
        head(&mut points, last, 1.0);
    }
    if heads.0 {
        head(&mut points, 0, 0.0);
    }
    let mut path = format!("M{},{}", n(points[0].x), n(points[0].y));
    for curve in points[1..].chunks_exact(3) {
        let [a, b, c] = [curve[0], curve[1], curve[2]];
        path.push_str(&format!("C{},{} {},{} {},{}", n(a.x), n(a.y), n(b.x), n(b.y), n(c.x), n(c.y)));
    }
    let (colour, dashes) = (pen.colour, pen.dashes(width));
    svg.element(&format!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"{dashes}/>", n(width)));
    if !arrows.is_empty() {
        svg.element(&format!("<path d=\"{arrows}\" fill=\"{colour}\"/>"));
    }
}

/// The outline of a node.
fn shape(svg: &mut Svg, middle: Point, frame: Frame, focus: bool) {
    let (x, y) = (middle.x - frame.width / 2.0, middle.y - frame.height / 2.0);
    let (cut_x, cut_y) = frame.cut();
    let pen = if focus { "stroke=\"#111111\" stroke-width=\"2.4\"" } else { "stroke=\"#5A5A5A\" stroke-width=\"1\"" };
    let style = format!("fill=\"#F5F5F2\" {pen}");
    let place = format!("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", n(x), n(y), n(frame.width), n(frame.height));
    svg.element(&match frame.outline {
        Outline::Box => format!("<rect {place} {style}/>"),
        Outline::Pill => format!("<rect {place} rx=\"{}\" {style}/>", n(cut_x)),
        Outline::Hexagon | Outline::Octagon => {
            let (right, bottom) = (x + frame.width, y + frame.height);
            let corners = [
                (x + cut_x, y),
                (right - cut_x, y),
                (right, y + cut_y),
                (right, bottom - cut_y),
                (right - cut_x, bottom),
                (x + cut_x, bottom),
                (x, bottom - cut_y),
                (x, y + cut_y),
            ];
            let points: Vec<String> = corners.iter().map(|&(x, y)| format!("{},{}", n(x), n(y))).collect();
            format!("<polygon points=\"{}\" {style}/>", points.join(" "))
        }
    });
}

#[cfg(test)]
mod tests;
