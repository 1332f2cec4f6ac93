//! Numbers over time: as a line of eight heights, and as rows of bars.

use jiff::civil::Date;

/// How a period is called that a day is in.
type Name = fn(Date) -> String;

/// Numbers by period, in order, none left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// `month`, `quarter`, `year` or `decade`: the shortest that leaves few enough periods.
    pub unit: &'static str,
    /// Name of the period, `2024-03`, `2024-Q1`, `2024`, `2020s`, and its number.
    pub periods: Vec<(String, u64)>,
}

impl Timeline {
    /// From numbers by month, in order, none left out. At most `most` periods, unless not even decades are few enough.
    ///
    /// ```
    /// use detente::export::Timeline;
    /// use jiff::civil::date;
    /// let months = [(date(2023, 11, 1), 3), (date(2023, 12, 1), 0), (date(2024, 1, 1), 6)];
    /// assert_eq!(Timeline::new(&months, 12).spark(), "▄ █");
    /// let years = Timeline::new(&months, 2);
    /// assert_eq!((years.unit, years.periods[1].0.as_str()), ("quarter", "2024-Q1"));
    /// ```
    #[must_use]
    pub fn new(months: &[(Date, u64)], most: usize) -> Self {
        let names: [(&'static str, Name); 4] = [
            ("month", |day| day.strftime("%Y-%m").to_string()),
            ("quarter", |day| format!("{}-Q{}", day.year(), (day.month() - 1) / 3 + 1)),
            ("year", |day| day.year().to_string()),
            ("decade", |day| format!("{}s", day.year().div_euclid(10) * 10)),
        ];
        let grouped = |name: Name| {
            let mut periods: Vec<(String, u64)> = Vec::new();
            for &(month, number) in months {
                let name = name(month);
                match periods.last_mut().filter(|(last, _)| *last == name) {
                    Some((_, sum)) => *sum += number,
                    None => periods.push((name, number)),
                }
            }
            periods
        };
        let [first @ .., (last_unit, last_name)] = names;
        for (unit, name) in first {
            let periods = grouped(name);
            if periods.len() <= most {
                return Self { unit, periods };
            }
        }
        Self { unit: last_unit, periods: grouped(last_name) }
    }

    fn greatest(&self) -> u64 {
        self.periods.iter().map(|(_, number)| *number).max().unwrap_or(0)
    }

    /// One character a period, as high as its number against the greatest; a blank for none.
    #[must_use]
    pub fn spark(&self) -> String {
        const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        let greatest = self.greatest().max(1);
        let height = |number: u64| match number {
            0 => ' ',
            number => HEIGHTS[((u128::from(number) * 8).div_ceil(u128::from(greatest)) as usize).clamp(1, 8) - 1],
        };
        self.periods.iter().map(|(_, number)| height(*number)).collect()
    }

    /// Name, number and a bar of at most `width` characters for each period.
    pub fn bars(&self, width: usize) -> impl Iterator<Item = (&str, u64, String)> {
        let greatest = self.greatest().max(1);
        self.periods.iter().map(move |(name, number)| {
            let length = (u128::from(*number) * width as u128).div_ceil(u128::from(greatest)) as usize;
            (name.as_str(), *number, "█".repeat(length.min(width)))
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_grow_until_they_are_few_enough() {
        let months: Vec<_> = (0..240).map(|at| (date(2000 + at / 12, (at % 12) as i8 + 1, 1), 1)).collect();
        assert_eq!(Timeline::new(&months, 240).unit, "month");
        assert_eq!(Timeline::new(&months, 80).unit, "quarter");
        let years = Timeline::new(&months, 40);
        assert_eq!((years.unit, years.periods.len(), years.periods[3].clone()), ("year", 20, ("2003".to_owned(), 12)));
        assert_eq!(Timeline::new(&months, 3).periods, [("2000s".to_owned(), 120), ("2010s".to_owned(), 120)]);
        assert_eq!(Timeline::new(&[], 3).spark(), "");
    }

    #[test]
    fn something_is_never_drawn_as_nothing() {
        let months = [(date(2024, 1, 1), 1000), (date(2024, 2, 1), 1), (date(2024, 3, 1), 0)];
        let timeline = Timeline::new(&months, 12);
        assert_eq!(timeline.spark(), "█▁ ");
        let bars: Vec<_> = timeline.bars(5).map(|(_, _, bar)| bar).collect();
        assert_eq!(bars, ["█████", "█", ""]);
    }
}
