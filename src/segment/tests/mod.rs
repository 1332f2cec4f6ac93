//! What this stage does, as tables to read: text and its sentences, text and its tokens, text and its kinds of block.

mod properties;

use super::*;

/// A few abbreviations of each class, so that these tests do not change with `data/`.
pub(super) fn abbreviations() -> Abbreviations {
    Abbreviations::parse(
        "abbreviations.txt",
        "Gen.\ttitle\nMr.\ttitle\nMs.\ttitle\nSen.\ttitle\nSt.\ttitle\nLt.\ttitle\nSept.\tmonth\nMarch.\tmonth\nCalif.\tstate\n\
         No.\tnumber\np.\tnumber\nArt.\tnumber\nvs.\tinner\ne.g.\tinner\nal.\tinner\nInc.\tmay_end\nJr.\tmay_end\netc.\tmay_end\n",
    )
    .unwrap()
}

fn sentences(text: &str) -> String {
    let table = abbreviations();
    let found: Vec<_> =
        Segmenter::new(&table).sentences(text).map(|sentence| sentence.as_str().replace(['\n', '\r'], "⏎")).collect();
    found.join(" | ")
}

fn tokens(text: &str) -> String {
    let table = abbreviations();
    let found: Vec<_> = Segmenter::new(&table)
        .sentences(text)
        .map(|sentence| (0..sentence.len()).map(|token| sentence.word(token)).collect::<Vec<_>>().join(" "))
        .collect();
    found.join(" | ")
}

fn kinds(text: &str) -> Vec<(&'static str, String)> {
    let table = abbreviations();
    Segmenter::new(&table)
        .sentences(text)
        .map(|sentence| (sentence.kind.as_str(), sentence.as_str().replace('\n', "⏎")))
        .collect()
}

/// Each row is a text with ` | ` where its sentences are divided; the text itself has a space there.
#[track_caller]
fn divided(rows: &[&str]) {
    for row in rows {
        assert_eq!(sentences(&row.replace(" | ", " ")), *row);
    }
}

#[test]
fn stops_that_end_a_sentence_and_stops_that_do_not() {
    divided(&[
        "Envoys met on Sunday. | They left on Monday.",
        "Gen. Qasim met Sen. Ortiz in St. Gallen. | Both left early.",
        "The U.S. envoy left. | He flew to the U.S. | The talks went on.",
        "The U.S. President met U.K. officials at 10 a.m. Tuesday in Geneva.",
        "It was signed by J. R. R. Almeida and George W. Okafor. | It holds.",
        "Resolution No. 5 was vetoed. | Was it just? | No. | It was not.",
        "See p. 12 and Art. IV of the pact. | Prices rose 3.5 percent.",
        "They met in Sept. 2024 in Calif. with Acme Inc. lawyers. | Acme Inc. | The firm is large.",
        "Tanks, guns, etc. | Nothing else was sent, e.g. Patriot batteries.",
        "Oyelaran et al. | They deny it, but Oyelaran et al. claim it.",
        "Lt.-Gen. Park resigned. | Why?! | Nobody knew!! | Silence…",
        "He paused... and went on. | He stopped... | Then he left.",
        "He waited . . . and left. | She did not.",
        "They met in the village of S. Pietro. | Talks failed.",
    ]);
}

#[test]
fn what_closes_after_a_stop_belongs_to_the_sentence() {
    divided(
        &[
            "\"He left.\" | The minister agreed.",
            "“We will not yield.” | “Nor will we.”",
            "(They met twice.) | Nothing came of it.",
            "The pact was void.[12] | It was never signed. [3] | Nobody asked.",
            "He called it “a farce.” | They were “appalled.”)  | Nobody laughed.",
        ]
        .map(|row| row.replace("  |", " |"))
        .each_ref()
        .map(String::as_str),
    );
}

#[test]
fn a_stop_inside_a_quote_does_not_end_what_reports_it() {
    divided(&[
        "“Go!” he said. | “Why?” asked Moyo.",
        "“Will they sign?” Okafor asked reporters. | They will.",
        "“Will they sign?” | The answer is no.",
        "\"Never!\" the Iranian minister said in Doha.",
        "“Stop!” — he was heard. | He was not.",
    ]);
}

#[test]
fn items_counted_within_a_line() {
    divided(&["The aims are: 1. Peace; 2. Trade; 3. Visas. | All were met.", "1. Peace comes first. | Trade is second."]);
}

#[test]
fn white_space_that_was_lost_after_a_stop() {
    assert_eq!(sentences("They ended the talks.The minister left."), "They ended the talks. | The minister left.");
    for whole in ["It was on Booking.Com and news.example.org today.", "Version 1.2.Beta of Node.Js is out."] {
        assert_eq!(sentences(whole), whole);
    }
}

#[test]
fn lines_that_are_joined_and_lines_that_are_not() {
    for (text, expected) in [
        // Wrapped, as speeches are, with a space at the end of the line.
        (
            "I congratulate the Government of the Republic of Zambia on its part in the peace \nprocess, and Mr. \nOkafor too. We thank the \nUnited Nations.",
            "I congratulate the Government of the Republic of Zambia on its part in the peace ⏎process, and Mr. ⏎Okafor too. | We thank the ⏎United Nations.",
        ),
        // A paragraph a line, no blank lines.
        (
            "Talks In Doha Stall\nEnvoys left Doha on Sunday without a deal after two days in which neither side had moved on the inspections, the release of funds or the timetable, said the U.S.\nMediators will try again in the autumn",
            "Talks In Doha Stall | Envoys left Doha on Sunday without a deal after two days in which neither side had moved on the inspections, the release of funds or the timetable, said the U.S. | Mediators will try again in the autumn",
        ),
        ("Talks fail\n\nEnvoys left", "Talks fail | Envoys left"),
        ("Talks fail\r\n \t\r\nEnvoys left", "Talks fail | Envoys left"),
        ("One line\rof an old Mac", "One line⏎of an old Mac"),
        ("SANCTIONS ON OIL EXPORTS\nThe ministers agreed.", "SANCTIONS ON OIL EXPORTS | The ministers agreed."),
        ("Aims:\n- peace\n- trade\nwith all\n* visas", "Aims: | - peace | - trade⏎with all | * visas"),
        ("They agreed.\n---\nThey left", "They agreed. | --- | They left"),
        ("BEIJING, March 10 (Gulf Wire) - China and\nFiji met.", "BEIJING, March 10 (Gulf Wire) - China and⏎Fiji met."),
    ] {
        assert_eq!(sentences(text), expected);
    }
}

#[test]
fn kinds_of_block() {
    let text = "Two Sides Meet In Doha: Will They Sign?\n\nBy Jane Doe\nDOHA, March 10 (Gulf Wire)\n\n\
                DOHA (Gulf Wire) - Envoys met. They left.\n\n### Iran’s Call\nIt was short.\n\nWhat they want\n\n\
                1. Peace. At once.\n(b) Trade\n• Visas\n\nHe said\nyes.\n";
    let found: Vec<String> = kinds(text).into_iter().map(|(kind, sentence)| format!("{kind}: {sentence}")).collect();
    assert_eq!(
        found,
        [
            "heading: Two Sides Meet In Doha: Will They Sign?",
            "byline: By Jane Doe",
            "byline: DOHA, March 10 (Gulf Wire)",
            "prose: DOHA (Gulf Wire) - Envoys met.",
            "prose: They left.",
            "heading: ### Iran’s Call",
            "prose: It was short.",
            "heading: What they want",
            "list item: 1. Peace.",
            "list item: At once.",
            "list item: (b) Trade",
            "list item: • Visas",
            "prose: He said⏎yes.",
        ]
    );
    assert_eq!(kinds("the envoys left")[0].0, "prose", "a text of one line is no heading");
    assert_eq!(kinds("Envoys Leave Doha")[0].0, "heading", "but in title case it is");
}

#[test]
fn words_and_marks() {
    for (text, expected) in [
        ("They don't; we’re, can't, WON'T.", "They do n't ; we ’re , ca n't , WO N'T ."),
        ("I'd've said it's the states' and John's.", "I 'd 've said it 's the states ' and John 's ."),
        ("You cannot, gonna, dont; O'Brien, d'Ivoire", "You can not , gon na , do nt ; O'Brien , d'Ivoire"),
        ("in '72 and the ’90s, 'free' trade", "in '72 and the ’90s , ' free ' trade"),
        ("a long-term U.S.-led plan", "a long - term U.S. - led plan"),
        ("al-Assad's non-lethal, anti-Western e-mail", "al - Assad 's non-lethal , anti-Western e-mail"),
        ("Jamaat-e-Islami", "Jamaat - e - Islami"),
        ("1,234.5 and $5bn, 50%, US$3m, €4", "1,234.5 and $ 5 bn , 50 % , US$ 3 m , € 4"),
        ("at 10:30, 7pm on 2024-07-25, 9/11, 1/2", "at 10:30 , 7 pm on 2024-07-25 , 9/11 , 1 / 2"),
        ("5-10 of 1969-1970; call 713-555-0199", "5 - 10 of 1969 - 1970 ; call 713-555-0199"),
        ("US/Iran talks and/or war—now–then --- so...", "US / Iran talks and / or war — now – then --- so ..."),
        ("see https://un.org/a?b=1,2. or un.org/press, ok", "see https://un.org/a?b=1,2 . or un.org/press , ok"),
        ("mail j.doe@un.org, @UN_News #Doha #5", "mail j.doe@un.org , @UN_News #Doha # 5"),
        ("AT&T, R&D, [sic] (\"x\") «y»", "AT&T , R&D , [ sic ] ( \" x \" ) « y »"),
        ("Gen. Li of Acme Inc. left the U.S.", "Gen. Li of Acme Inc. left the U.S."),
        ("He got a No. | It is Plan B.", "He got a No. | It is Plan B ."),
        ("No. 5 by J. Doe?!", "No. 5 by J. Doe ?!"),
        ("**Key** ### == 👍🏽👩‍👩‍👧 :)", "** Key ** ### == 👍🏽 👩‍👩‍👧 :)"),
        ("naïve cafe\u{301} 北京 Москва", "naïve cafe\u{301} 北京 Москва"),
    ] {
        assert_eq!(tokens(text), expected);
    }
}

#[test]
fn scripts_without_spaces_and_with_other_stops() {
    assert_eq!(sentences("他走了。她来了！"), "他走了。 | 她来了！");
    assert_eq!(sentences("هل وصل الوزير؟ نعم وصل."), "هل وصل الوزير؟ | نعم وصل.");
}

#[test]
fn spaces_after_tokens_are_those_of_the_text() {
    let table = abbreviations();
    let found: Vec<_> = Segmenter::new(&table).sentences("It's on.\u{A0}Go").collect();
    let spaces: Vec<Vec<bool>> =
        found.iter().map(|sentence| sentence.tokens.iter().map(|token| token.space_after).collect()).collect();
    assert_eq!(spaces, [vec![false, true, false, true], vec![false]]);
}

#[test]
fn text_without_words_has_no_sentence_or_odd_ones() {
    for text in ["", " ", "\n\n\r\n\t", "\u{A0}\u{3000}"] {
        assert_eq!(sentences(text), "");
    }
    assert_eq!(tokens("\0"), "\0");
    assert_eq!(tokens("\u{200F}"), "\u{200F}");
    assert_eq!(tokens("\u{FEFF}Talks"), "\u{FEFF}Talks");
    assert_eq!(tokens("..."), "...");
}

#[test]
fn long_sentences_are_cut_at_white_space() {
    let text = "word ".repeat(4000);
    let table = abbreviations();
    let found: Vec<_> = Segmenter::new(&table).sentences(&text).collect();
    assert_eq!(found.iter().map(|sentence| sentence.span.len()).collect::<Vec<_>>(), [8189, 8189, 3619]);
    assert!(found.iter().all(|sentence| sentence.as_str().starts_with("word") && sentence.as_str().ends_with("word")));
}
