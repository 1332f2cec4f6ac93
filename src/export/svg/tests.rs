use quick_xml::events::Event;

use super::*;
use crate::export::layout::tests::graph;
use crate::export::{Parallel, dot};

/// Texts and elements of well-formed XML.
fn read(svg: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = quick_xml::Reader::from_str(svg);
    let (mut texts, mut elements, mut text, mut open) = (Vec::new(), Vec::new(), String::new(), 0);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} at {}", reader.error_position())) {
            Event::Start(element) => {
                element.attributes().for_each(|attribute| drop(attribute.unwrap()));
                elements.push(element.name().as_ref().to_owned());
                open += 1;
                text.clear();
            }
            Event::Empty(element) => {
                element.attributes().for_each(|attribute| drop(attribute.unwrap()));
                elements.push(element.name().as_ref().to_owned());
            }
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => match name.resolve_char_ref().unwrap() {
                Some(letter) => text.push(letter),
                None => text.push_str(quick_xml::escape::resolve_predefined_entity(&name).unwrap()),
            },
            Event::End(_) => {
                texts.push(std::mem::take(&mut text));
                open -= 1;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0);
    (texts, elements)
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    let graph = graph(30, 70);
    for (parallel, engine) in
        [(Parallel::Fanned, Engine::Own), (Parallel::Merged, Engine::Own), (Parallel::Fanned, Engine::Layered)]
    {
        let options = DiagramOptions { parallel, engine, ..DiagramOptions::default() };
        assert!(svg(&graph, &options).unwrap() == svg(&graph, &options).unwrap());
    }
}

#[test]
fn pages_and_other_files_have_the_actors_where_the_picture_has_them() {
    for (nodes, edges, top) in
        [(12, 20, None), (30, 70, Some(10)), (120, 300, Some(40)), (500, 900, Some(40)), (50, 60, Some(0))]
    {
        let graph = graph(nodes, edges);
        let options = DiagramOptions { top, ..DiagramOptions::default() };
        let drawing = Drawing::new(&graph, &options);
        let places = places(&graph, &options);
        assert_eq!(places.len(), nodes);
        let shown: Vec<(Point, Point)> = drawing
            .choice
            .nodes
            .iter()
            .map(|node| places[node.index()])
            .zip(drawing.layout.positions.iter().copied())
            .collect();
        // The same but for a move and a scale.
        let Some((&(one, one_drawn), &(other, other_drawn))) = shown.first().zip(shown.last()) else { continue };
        let scale = one.distance(other) / one_drawn.distance(other_drawn);
        assert!(scale > 0.99, "{nodes} nodes: {scale}");
        for &(place, drawn) in &shown {
            let wanted = Point::new((drawn.x - one_drawn.x) * scale, (drawn.y - one_drawn.y) * scale);
            assert!(Point::new(place.x - one.x, place.y - one.y).distance(wanted) < 0.5, "{nodes} nodes: {place:?} {wanted:?}");
        }
        let frames = super::super::layout::layout(&graph, &Default::default()).frames;
        for (at, (a, one)) in places.iter().zip(&frames).enumerate() {
            for (b, other) in places[at + 1..].iter().zip(&frames[at + 1..]) {
                let apart = (a.x - b.x).abs() >= (one.width + other.width) / 2.0
                    || (a.y - b.y).abs() >= (one.height + other.height) / 2.0;
                assert!(apart, "{nodes} nodes: {a:?} {b:?}");
            }
        }
    }
}

/// Boxes of nodes and labels, as they are drawn.
#[test]
fn nothing_is_written_over_another_at_thirty_nodes() {
    for (edges, parallel) in [(45, Parallel::Fanned), (60, Parallel::Merged)] {
        let graph = graph(30, edges);
        let drawing = Drawing::new(&graph, &DiagramOptions { top: None, parallel, ..DiagramOptions::default() });
        let mut boxes: Vec<(Point, f64, f64)> = drawing
            .layout
            .positions
            .iter()
            .zip(&drawing.layout.frames)
            .map(|(&at, frame)| (at, frame.width, frame.height))
            .collect();
        let mut said = 0;
        for (lines, place) in &drawing.labels {
            if let Some(middle) = place {
                let (width, height) = extent(lines);
                boxes.push((*middle, width, height));
                said += 1;
            }
        }
        assert!(said * 10 >= drawing.labels.len() * 9, "{said} of {} labels have room", drawing.labels.len());
        for (at, (a, wide, high)) in boxes.iter().enumerate() {
            for (b, wider, higher) in &boxes[at + 1..] {
                let apart =
                    (a.x - b.x).abs() >= (wide + wider) / 2.0 - 1e-6 || (a.y - b.y).abs() >= (high + higher) / 2.0 - 1e-6;
                assert!(apart, "{a:?} {wide} {high} and {b:?} {wider} {higher}");
            }
        }
        // Names fit into their shapes.
        for framed in &drawing.framed {
            let widest = framed.lines.iter().map(|line| text::width(line, framed.size)).fold(0.0, f64::max);
            assert!(widest < framed.frame.width && framed.lines.len() as f64 * framed.size < framed.frame.height);
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    let mut graph = graph(4, 8);
    let names =
        ["<script>alert(1)</script>", "a & b &amp; \"'", "]]> --> <!-- \u{0}\u{7}\u{1b}\u{202e}\u{FFFF}", "إيران 中国 🕊"];
    for (node, name) in graph.graph.node_weights_mut().zip(names) {
        node.name = name.into();
        node.id = name.into();
    }
    graph.name = "<b>\"&' \u{1}".to_owned();
    for edge in graph.graph.edge_weights_mut() {
        edge.relation = "x<y>&\u{2}".into();
    }
    for engine in [Engine::Own, Engine::Layered] {
        let svg = svg(&graph, &DiagramOptions { engine, ..DiagramOptions::default() }).unwrap();
        let (texts, elements) = read(&svg);
        assert!(texts.iter().any(|text| text.contains("<script>alert(1)")) && texts.iter().any(|text| text == "إيران 中国 🕊"));
        let known = ["svg", "title", "desc", "rect", "text", "g", "path", "polygon"];
        assert!(elements.iter().all(|element| known.contains(&element.as_str())), "{elements:?}");
        assert!(!svg.chars().any(|letter| letter.is_control() && letter != '\n'));
    }
}

#[test]
fn the_picture_says_what_it_shows() {
    let mut graph = graph(8, 20);
    graph.name = "Gulf".to_owned();
    let svg = svg(&graph, &DiagramOptions { top: Some(9), focus: vec!["A0001".into()], depth: 2, ..DiagramOptions::default() })
        .unwrap();
    let (texts, elements) = read(&svg);
    assert!(svg.contains("role=\"img\" aria-labelledby=\"title desc\"") && texts[0] == "Gulf");
    assert!(texts[1].starts_with("A diagram of ") && texts[1].contains("The strongest: "), "{}", texts[1]);
    for words in ["cooperation", "conflict", "larger name: more weight in all relations"] {
        assert!(texts.iter().any(|text| text == words), "no {words} in the legend");
    }
    // A tooltip for each line and node, besides the title.
    let drawing = Drawing::new(
        &graph,
        &DiagramOptions { top: Some(9), focus: vec!["A0001".into()], depth: 2, ..DiagramOptions::default() },
    );
    let titles = elements.iter().filter(|element| *element == "title").count();
    assert_eq!(titles, 1 + drawing.choice.lines.len() + drawing.choice.nodes.len());
    assert_eq!(svg.matches("stroke=\"#111111\"").count(), 1, "the focus has a thick outline");
}

#[test]
fn an_empty_graph_is_an_empty_picture() {
    for engine in [Engine::Own, Engine::Layered] {
        let svg = svg(&RelationGraph::default(), &DiagramOptions { engine, ..DiagramOptions::default() }).unwrap();
        let (texts, _) = read(&svg);
        assert_eq!(texts[0], "Relations");
        assert!(texts.iter().any(|text| text == "0 relations, from 0 documents"), "{texts:?}");
    }
    assert!(dot(&RelationGraph::default(), &DiagramOptions::default()).starts_with("digraph"));
}

#[cfg(not(feature = "png"))]
#[test]
fn a_program_without_png_says_so() {
    let error = crate::export::png(&graph(3, 3), &DiagramOptions::default(), 1.0).unwrap_err();
    assert!(error.to_string().contains("--features png") && error.code() == "E-DIAGRAM");
}

#[cfg(feature = "png")]
mod pixels {
    use resvg::tiny_skia::Pixmap;

    use super::*;
    use crate::export::png;

    fn side(svg: &str, name: &str) -> u32 {
        svg.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    }

    #[test]
    fn the_picture_has_its_size_and_its_letters() {
        let mut graph = graph(12, 20);
        for (node, name) in graph.graph.node_weights_mut().zip(["Iran", "Россия", "Ελλάδα", "إيران", "ישראל", "საქართველო"])
        {
            node.name = name.into();
        }
        let options = DiagramOptions { top: None, ..DiagramOptions::default() };
        let drawing = Drawing::new(&graph, &options);
        let svg = svg(&graph, &options).unwrap();
        let bytes = png(&graph, &options, 2.0).unwrap();
        assert!(bytes == png(&graph, &options, 2.0).unwrap(), "the same bytes each time");
        let picture = Pixmap::decode_png(&bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (side(&svg, "width") * 2, side(&svg, "height") * 2));
        let left = (f64::from(side(&svg, "width")) - drawing.layout.width) / 2.0;
        for (at, (middle, framed)) in drawing.layout.positions.iter().zip(&drawing.framed).enumerate() {
            // In the middle of each shape there are dark letters on light ground.
            let (mut dark, mut all) = (0, 0);
            let (half_width, half_height) = (framed.frame.width * 0.3, framed.size * 0.5);
            for y in ((middle.y - half_height) * 2.0) as u32..((middle.y + half_height) * 2.0) as u32 {
                for x in ((middle.x - half_width) * 2.0) as u32..((middle.x + half_width) * 2.0) as u32 {
                    let pixel = picture.pixel(x + (left * 2.0) as u32, y + ((MARGIN + 54.0) * 2.0) as u32).unwrap();
                    all += 1;
                    dark += u32::from(pixel.red() < 128 && pixel.green() < 128);
                }
            }
            let share = f64::from(dark) / f64::from(all);
            assert!(
                (0.02..0.7).contains(&share),
                "{:?}: {share} of {all} pixels are dark",
                drawing.graph.graph[drawing.choice.nodes[at]].name
            );
        }
    }

    #[test]
    fn what_is_too_large_or_no_number_is_an_error() {
        let graph = graph(12, 20);
        for scale in [1000.0, 0.0, -1.0, f64::NAN, f64::INFINITY, 1e300] {
            let error = png(&graph, &DiagramOptions::default(), scale).unwrap_err();
            assert_eq!(error.code(), "E-DIAGRAM", "{error}");
        }
    }
}
