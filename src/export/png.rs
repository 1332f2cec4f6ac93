//! `graph.png`: the picture of `graph.svg` in pixels, for where no SVG can be shown.

use super::diagram::DiagramOptions;
use crate::error::{Error, Result};
use crate::model::RelationGraph;

/// A picture has at most so many pixels: 400 megabytes while it is drawn.
pub const MOST_PIXELS: u64 = 100_000_000;

/// The graph as PNG, drawn by resvg in the letters of `data/fonts`; signs that the font does not have are shown as empty boxes.
///
/// `scale` is in pixels for each pixel of the SVG: 2 is right for print in a column and for screens of high density. With an engine of
/// Graphviz, Graphviz draws. Needs the feature `png`, but for Graphviz.
///
/// # Errors
/// [`Error::Diagram`] when the picture would have more than [`MOST_PIXELS`], the scale is no number above 0, or the feature is missing; and
/// as [`svg`](super::svg).
pub fn png(graph: &RelationGraph, options: &DiagramOptions, scale: f64) -> Result<Vec<u8>> {
    if !(scale.is_finite() && scale > 0.0) {
        return Err(Error::Diagram(format!("a scale is a number above 0, not {scale}")));
    }
    if let Some(program) = options.engine.graphviz() {
        let dots = format!("-Gdpi={:.0}", 96.0 * scale);
        return super::graphviz::run(program, &["-Tpng", &dots], &super::dot(graph, options));
    }
    pixels(&super::svg(graph, options)?, scale)
}

#[cfg(not(feature = "png"))]
fn pixels(_: &str, _: f64) -> Result<Vec<u8>> {
    Err(Error::Diagram("this program was built without PNG; write SVG, or build it with `--features png`".to_owned()))
}

#[cfg(feature = "png")]
fn pixels(svg: &str, scale: f64) -> Result<Vec<u8>> {
    use std::sync::Arc;

    use resvg::tiny_skia::{Pixmap, Transform};
    use resvg::usvg::{Options, Tree, fontdb};

    let wrong = |what: &dyn std::fmt::Display| Error::Diagram(format!("cannot draw the picture: {what}"));
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/fonts/DejaVuSans.ttf")).to_vec());
    // Whatever family is asked for, there is one: letters without a font would vanish.
    fonts.set_sans_serif_family("DejaVu Sans");
    let options = Options { font_family: "DejaVu Sans".to_owned(), fontdb: Arc::new(fonts), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| wrong(&error))?;
    let size = [tree.size().width(), tree.size().height()].map(|side| (f64::from(side) * scale).ceil().max(1.0));
    if size[0] * size[1] > MOST_PIXELS as f64 {
        return Err(Error::Diagram(format!(
            "the picture would have {:.0} × {:.0} pixels; the most is {MOST_PIXELS}: show fewer relations (--top) or lower the scale",
            size[0], size[1]
        )));
    }
    let mut picture = Pixmap::new(size[0] as u32, size[1] as u32).ok_or_else(|| wrong(&"no memory"))?;
    let scale = scale as f32;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    picture.encode_png().map_err(|error| wrong(&error))
}
