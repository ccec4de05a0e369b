//! Charts as SVG: download as an area, upload as a line, and what is not known as neither. All of it is plain attributes, so that
//! no policy of a page is in its way.

mod look;
mod scale;
#[cfg(test)]
mod tests;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use shared::domain::{Timestamp, zone};
use shared::i18n::Texts;
use shared::tr;
use shared::usage::Series;
use shared::views::{Measure, digits};

pub use look::{Colours, Size, Theme};
pub use scale::Scale;

use crate::span::{Span, end_of, hours};
use crate::words::{day, pair, weekday};

/// The fonts of the pages, as far as an image has them.
const FONT: &str = "system-ui,sans-serif";
/// Of both sizes, in half pixels: the library writes it down divided by 1.24, so that letters are 12 pixels high.
const FONT_SIZE: i32 = 30;
/// How wide a letter is, about: the library has no fonts to measure.
const LETTER: i32 = 14;
/// How high the legend stands, and the unit under it.
const LEGEND_Y: i32 = 18;
const UNIT_Y: i32 = 58;
const TOP: u32 = 94;
const RIGHT: u32 = 34;
const LABELS_LEFT: u32 = 76;
const LABELS_BELOW: u32 = 44;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Failed = DrawingAreaErrorKind<std::io::Error>;

/// What a chart is drawn of.
struct Drawing<'a> {
    texts: Texts,
    series: &'a Series,
    span: Span,
    measure: Measure,
    size: Size,
    colours: Colours,
    scale: Scale,
}

/// Heights are drawn in thousandths of the unit: the library labels whole numbers alone as it is told.
#[expect(clippy::cast_possible_truncation, reason = "what is left out is less than a pixel")]
fn milli(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "three digits are told")]
fn of_milli(value: i64) -> f64 {
    value as f64 / 1000.0
}

/// A chart of a series.
pub fn draw(
    texts: Texts,
    series: &Series,
    span: Span,
    measure: Measure,
    size: Size,
    theme: Theme,
) -> Result<String, Failed> {
    let known = series.points.iter().flatten().map(|point| pair(measure, point));
    let greatest = known.map(|(down, up)| down.max(up)).max().unwrap_or(0);
    let scale = Scale::of(measure, greatest);
    let drawing = Drawing { texts, series, span, measure, size, colours: theme.colours(), scale };
    let (width, height) = size.shown();
    let mut svg = String::new();
    let root = SVGBackend::with_string(&mut svg, (2 * width, 2 * height)).into_drawing_area();
    drawing.legend(&root)?;
    drawing.plot(&root)?;
    root.present()?;
    drop(root);
    Ok(svg)
}

impl Drawing<'_> {
    fn text(&self) -> TextStyle<'static> {
        (FONT, FONT_SIZE).into_font().color(&self.colours.ink).pos(Pos::new(HPos::Left, VPos::Center))
    }

    /// What is what, and under it the unit of the numbers on the left.
    fn legend(&self, root: &Area<'_>) -> Result<(), Failed> {
        let (texts, Colours { down, up, grid, .. }) = (self.texts, self.colours);
        let mut entries = vec![
            (tr!(texts, "chart-down"), down.mix(0.25).filled(), Some(down)),
            (tr!(texts, "chart-up"), TRANSPARENT.filled(), Some(up)),
        ];
        if self.series.points.iter().any(Option::is_none) {
            entries.push((tr!(texts, "chart-unknown"), grid.mix(0.6).filled(), None));
        }
        let mut x = 4;
        for (label, fill, line) in entries {
            root.draw(&Rectangle::new([(x, LEGEND_Y - 11), (x + 32, LEGEND_Y + 11)], fill))?;
            if let Some(colour) = line {
                // The line on top of an area, or by itself.
                let y = if fill.color.alpha() > 0.0 { LEGEND_Y - 11 } else { LEGEND_Y };
                root.draw(&PathElement::new(vec![(x, y), (x + 32, y)], colour.stroke_width(self.size.line())))?;
            }
            let letters = i32::try_from(label.chars().count()).unwrap_or_default();
            root.draw(&Text::new(label, (x + 42, LEGEND_Y), self.text()))?;
            x += 42 + letters * LETTER + 24;
        }
        let unit = self.measure.unit(texts, self.scale.power);
        root.draw(&Text::new(unit, (4, UNIT_Y), self.text()))
    }

    fn plot(&self, root: &Area<'_>) -> Result<(), Failed> {
        let Colours { ink, grid, down, up } = self.colours;
        let (from, to) = (self.series.from, end_of(self.series));
        let length_s = (to.as_second() - from.as_second()).max(1);
        let ticks: Vec<i64> = self.ticks(from, to).iter().map(|at| at.as_second() - from.as_second()).collect();
        let top = milli(self.scale.top());
        let mut chart = ChartBuilder::on(root)
            .margin_top(TOP)
            .margin_right(RIGHT)
            .y_label_area_size(LABELS_LEFT)
            .x_label_area_size(LABELS_BELOW)
            .build_cartesian_2d(
                (0..length_s).with_key_points(ticks.clone()),
                (0..top).with_key_points(self.scale.lines.iter().copied().map(milli).collect()),
            )?;
        for (begin, end) in self.gaps() {
            let gap = Rectangle::new([(begin, 0), (end, top)], grid.mix(0.6).filled());
            chart.draw_series([gap])?;
        }
        chart
            .configure_mesh()
            .bold_line_style(grid.stroke_width(2))
            .light_line_style(TRANSPARENT)
            .axis_style(ink.stroke_width(2))
            .label_style(self.text())
            .x_labels(ticks.len() + 2)
            .y_labels(self.scale.lines.len() + 1)
            .x_label_formatter(&|x| self.label(from, *x, length_s))
            .y_label_formatter(&|y| digits(self.texts, of_milli(*y)))
            .draw()?;
        for run in self.runs(|(down, _)| down) {
            let mut area = run.clone();
            area.extend([(run[run.len() - 1].0, 0), (run[0].0, 0)]);
            chart.draw_series([Polygon::new(area, down.mix(0.25).filled())])?;
            chart.draw_series([PathElement::new(run, down.stroke_width(self.size.line()))])?;
        }
        for run in self.runs(|(_, up)| up) {
            chart.draw_series([PathElement::new(run, up.stroke_width(self.size.line()))])?;
        }
        Ok(())
    }

    /// Where the time is written.
    fn ticks(&self, from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
        let every = match (self.span, self.size) {
            (Span::Day, Size::Wide) => 3,
            (Span::Day, Size::Narrow) => 6,
            (Span::Week, _) => 24,
        };
        hours(from, to, every)
    }

    fn label(&self, from: Timestamp, after_s: i64, length_s: i64) -> String {
        // It would be cut off at the edge.
        if after_s * 28 > length_s * 27 {
            return String::new();
        }
        let at = Timestamp::from_second(from.as_second() + after_s).unwrap_or(from);
        match (self.span, self.size) {
            (Span::Day, _) => zone().to_datetime(at).strftime("%H:%M").to_string(),
            (Span::Week, Size::Wide) => day(self.texts, at),
            (Span::Week, Size::Narrow) => weekday(self.texts, at),
        }
    }

    /// Stretches that are known, each from its beginning to its end: what was measured once is seen too.
    fn runs(&self, part: fn((u64, u64)) -> u64) -> Vec<Vec<(i64, i64)>> {
        let step_s = self.series.step_s;
        let (mut runs, mut run) = (Vec::new(), Vec::<(i64, i64)>::new());
        let mut at_s = 0;
        for point in self.series.points.iter().copied().chain([None]) {
            match point {
                Some(point) => {
                    let place = milli(self.scale.place(part(pair(self.measure, &point))));
                    if run.is_empty() {
                        run.push((at_s, place));
                    }
                    run.push((at_s + step_s / 2, place));
                }
                None => {
                    if let Some((_, place)) = run.last().copied() {
                        run.push((at_s, place));
                        runs.push(std::mem::take(&mut run));
                    }
                }
            }
            at_s += step_s;
        }
        runs
    }

    /// Stretches that nothing is known of.
    fn gaps(&self) -> Vec<(i64, i64)> {
        let mut gaps: Vec<(i64, i64)> = Vec::new();
        let mut at_s = 0;
        for point in &self.series.points {
            let end_s = at_s + self.series.step_s;
            match gaps.last_mut() {
                _ if point.is_some() => {}
                Some((_, end)) if *end == at_s => *end = end_s,
                _ => gaps.push((at_s, end_s)),
            }
            at_s = end_s;
        }
        gaps
    }
}
