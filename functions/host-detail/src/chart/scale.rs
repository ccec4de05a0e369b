//! The scale of a chart's height.

use shared::views::{Measure, thousands};

/// The most lines above the lowest.
const LINES_MAX: f64 = 4.0;

/// The scale: values are told in a unit, and its lines stand at round numbers of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The power of a thousand that the unit is of.
    pub power: u32,
    /// The lines, from nothing to the top.
    pub lines: Vec<f64>,
}

impl Scale {
    /// The scale that the greatest value just fits.
    #[expect(clippy::cast_precision_loss, reason = "a chart has fewer pixels than a double has digits")]
    pub fn of(measure: Measure, greatest: u64) -> Self {
        let power = measure.power(greatest);
        // Where next to nothing went through, the lines are still whole.
        let least = if power == 0 { 1.0 } else { 0.001 };
        let greatest = (greatest as f64 / thousands(power)).max(least);
        let step = round_step(greatest / LINES_MAX).max(least);
        let mut lines = vec![0.0];
        let mut line = step;
        while line - step < greatest - step * 1e-9 {
            lines.push(line);
            line += step;
        }
        Self { power, lines }
    }

    /// The top line.
    pub fn top(&self) -> f64 {
        self.lines.last().copied().unwrap_or(1.0)
    }

    /// A value in the unit.
    #[expect(clippy::cast_precision_loss, reason = "a chart has fewer pixels than a double has digits")]
    pub fn place(&self, value: u64) -> f64 {
        value as f64 / thousands(self.power)
    }
}

/// The least of 1, 2 and 5, times a power of ten, that is not less.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let digit = least / power;
    let round = [1.0, 2.0, 5.0].into_iter().find(|round| digit <= round + 1e-9).unwrap_or(10.0);
    round * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_at_round_numbers_of_the_unit_that_fits() {
        for (measure, greatest, power, lines) in [
            (Measure::Rate, 0, 0, vec![0.0, 1.0]),
            (Measure::Rate, 3, 0, vec![0.0, 1.0, 2.0, 3.0]),
            (Measure::Rate, 940_000, 1, vec![0.0, 500.0, 1000.0]),
            (Measure::Rate, 4_000_000, 2, vec![0.0, 1.0, 2.0, 3.0, 4.0]),
            (Measure::Rate, 300_000_001, 2, vec![0.0, 100.0, 200.0, 300.0, 400.0]),
            (Measure::Packets, 26_000, 1, vec![0.0, 10.0, 20.0, 30.0]),
        ] {
            let scale = Scale::of(measure, greatest);
            assert_eq!((scale.power, &scale.lines), (power, &lines), "{greatest}");
        }
    }

    #[test]
    fn whatever_the_greatest_is_it_fits_and_takes_a_good_part_of_the_height() {
        for digits in 1..=19 {
            for first in [1, 2, 3, 7, 9] {
                let greatest = first * 10_u64.pow(digits - 1);
                let scale = Scale::of(Measure::Rate, greatest);
                let place = scale.place(greatest);
                assert!(place <= scale.top() * 1.000_001, "{greatest}: {scale:?}");
                assert!(place >= scale.top() * 0.3, "{greatest}: {scale:?}");
                assert!((2..=6).contains(&scale.lines.len()), "{greatest}: {scale:?}");
            }
        }
    }
}
