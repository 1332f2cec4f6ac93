use super::write::Svg;
use super::{Drawing, Frame, Outline, Pen, Point, Route, line_width, shape, stroke, text};

const LETTERS: f64 = 11.0;
const SAMPLE: f64 = 40.0;
const ROW: f64 = 24.0;

/// What a sign of the diagram means: only of signs that are in it.
pub(super) struct Legend {
    entries: Vec<(Sign, String)>,
}

#[derive(Clone, Copy)]
enum Sign {
    /// Width, pen, arrowhead.
    Line(f64, Pen, bool),
    Node(Outline),
    Nothing,
}

impl Legend {
    pub(super) fn of(drawing: &Drawing<'_>) -> Self {
        let lines = &drawing.choice.lines;
        let mut entries = Vec::new();
        for (sign, name) in [(1, "cooperation"), (-1, "conflict"), (0, "neither")] {
            if lines.iter().any(|line| line.sign == sign) {
                entries.push((Sign::Line(2.5, Pen::of(sign), true), name.to_owned()));
            }
        }
        if lines.iter().any(|line| line.heads == (false, false)) {
            entries.push((Sign::Line(2.5, Pen::ANY, false), "mutual: no arrowhead".to_owned()));
        }
        if lines.len() > 1 {
            let lightest = lines.iter().map(|line| line.weight).fold(f64::MAX, f64::min);
            let heaviest = drawing.choice.heaviest;
            for (weight, name) in [(lightest, "weight"), (heaviest, "weight")] {
                let width = line_width(weight / heaviest);
                entries.push((Sign::Line(width, Pen::ANY, false), format!("{name} {}", short(weight))));
            }
        }
        let names =
            [(Outline::Pill, "state"), (Outline::Box, "organisation"), (Outline::Octagon, "bloc"), (Outline::Hexagon, "group")];
        let several =
            names.iter().filter(|(outline, _)| drawing.framed.iter().any(|node| node.frame.outline == *outline)).count() > 1;
        for (outline, name) in names {
            if several && drawing.framed.iter().any(|node| node.frame.outline == outline) {
                entries.push((Sign::Node(outline), name.to_owned()));
            }
        }
        if drawing.framed.len() > 1 {
            entries.push((Sign::Nothing, "larger name: more weight in all relations".to_owned()));
        }
        let unsaid = drawing.labels.iter().filter(|(_, place)| place.is_none()).count();
        if unsaid > 0 {
            let lines = if unsaid == 1 {
                "1 line without room for its label".to_owned()
            } else {
                format!("{unsaid} lines without room for their labels")
            };
            entries.push((Sign::Nothing, lines));
        }
        Self { entries }
    }

    /// Height, and where each entry stands.
    pub(super) fn arranged(&self, width: f64) -> (f64, Vec<(f64, f64)>) {
        let (mut x, mut y) = (0.0, 0.0);
        let mut places = Vec::with_capacity(self.entries.len());
        for (sign, words) in &self.entries {
            let wide = sign.room() + text::width(words, LETTERS);
            if x > 0.0 && x + wide > width {
                (x, y) = (0.0, y + ROW);
            }
            places.push((x, y));
            x += wide + 26.0;
        }
        (if places.is_empty() { 0.0 } else { y + ROW }, places)
    }

    pub(super) fn draw(&self, svg: &mut Svg, left: f64, top: f64, places: &[(f64, f64)]) {
        for ((sign, words), (x, y)) in self.entries.iter().zip(places) {
            let (x, y) = (left + x, top + y + ROW / 2.0);
            match *sign {
                Sign::Line(width, pen, arrow) => {
                    let points = [0.0, 1.0, 2.0, 3.0].map(|third| Point::new(x + SAMPLE * third / 3.0, y)).to_vec();
                    stroke(svg, &Route { points }, width, pen, (false, arrow));
                }
                Sign::Node(outline) => {
                    shape(svg, Point::new(x + 15.0, y), Frame { width: 30.0, height: 15.0, outline }, false);
                }
                Sign::Nothing => {}
            }
            svg.text(x + sign.room(), y + LETTERS * 0.36, LETTERS, "start", "#333333", words);
        }
    }
}

impl Sign {
    fn room(self) -> f64 {
        match self {
            Self::Line(..) => SAMPLE + 8.0,
            Self::Node(_) => 38.0,
            Self::Nothing => 0.0,
        }
    }
}

/// A weight in as many letters as are read at a glance.
fn short(weight: f64) -> String {
    if weight >= 1e6 {
        format!("{weight:.1e}")
    } else if weight >= 10.0 {
        format!("{weight:.0}")
    } else {
        format!("{weight:.1}")
    }
}
