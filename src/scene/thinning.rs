//! Joining the steps of a line that look straight on the screen into one.
//!
//! Cost follows pixels: a vehicle that reports every second draws a few lines on a
//! country-wide view and all of its steps in a street. Works point by point, with the
//! sector of directions that miss no passed point by more than the tolerance (C. M.
//! Williams, "An efficient algorithm for the piecewise linear approximation of planar
//! curves", Computer Graphics and Image Processing 8, 1978).

/// No point is drawn further than this from where it is.
pub(super) const TOLERANCE_PX: f32 = 0.3;

/// Largest change of opacity along one line: it changes evenly there, while the time that
/// it stands for may not.
const MAX_ALPHA_STEP: f32 = 0.125;

type Px = [f32; 2];

/// A line from an anchor that is drawn out as far as it is straight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Straight {
    anchor_px: Px,
    anchor_alpha: f32,
    passed: Option<Passed>,
}

/// What the passed points leave open.
#[derive(Clone, Copy, Debug)]
struct Passed {
    /// Distance of the furthest one from the anchor.
    reach_px: f32,
    /// Directions within which the line may go on, clockwise and counter-clockwise limit;
    /// none while all points lie within the tolerance of the anchor.
    sector: Option<(Px, Px)>,
}

impl Straight {
    pub(super) const fn from(anchor_px: Px, anchor_alpha: f32) -> Self {
        Self {
            anchor_px,
            anchor_alpha,
            passed: None,
        }
    }

    /// Draws the line out to `px`; false, and nothing changed, when it would then miss a
    /// passed point or its opacity. The first point is always reached.
    pub(super) fn extend(&mut self, px: Px, alpha: f32) -> bool {
        let step = [px[0] - self.anchor_px[0], px[1] - self.anchor_px[1]];
        let distance_px = step[0].hypot(step[1]);
        let Some(passed) = self.passed else {
            self.passed = Some(Passed {
                reach_px: distance_px,
                sector: sector(step, distance_px),
            });
            return true;
        };
        let turned_back = distance_px + TOLERANCE_PX < passed.reach_px;
        let Some(own) = sector(step, distance_px) else {
            // Standing at the anchor: whatever the opacity, there is no line to see. Back at
            // the anchor, the line must go out to where it was first.
            return passed.reach_px <= TOLERANCE_PX;
        };
        if turned_back || (alpha - self.anchor_alpha).abs() > MAX_ALPHA_STEP {
            return false;
        }
        let narrowed = match passed.sector {
            None => own,
            Some((clockwise, counter)) => {
                if cross(clockwise, step) < 0.0 || cross(step, counter) < 0.0 {
                    return false;
                }
                (
                    if cross(clockwise, own.0) > 0.0 {
                        own.0
                    } else {
                        clockwise
                    },
                    if cross(counter, own.1) < 0.0 {
                        own.1
                    } else {
                        counter
                    },
                )
            }
        };
        self.passed = Some(Passed {
            reach_px: distance_px.max(passed.reach_px),
            sector: Some(narrowed),
        });
        true
    }
}

/// Directions from the anchor that pass a point within the tolerance.
fn sector(step: Px, distance_px: f32) -> Option<(Px, Px)> {
    if distance_px <= TOLERANCE_PX {
        return None;
    }
    let aside = TOLERANCE_PX / distance_px;
    let (x, y) = (-step[1] * aside, step[0] * aside);
    Some(([step[0] - x, step[1] - y], [step[0] + x, step[1] + y]))
}

/// Positive when `b` lies counter-clockwise of `a` (with y up; mirrored with y down).
fn cross(a: Px, b: Px) -> f32 {
    a[0] * b[1] - a[1] * b[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The points that are left of a line.
    fn thinned(points: &[(Px, f32)]) -> Vec<Px> {
        let Some(&(first, alpha)) = points.first() else {
            return Vec::new();
        };
        let mut kept = vec![first];
        let mut line = Straight::from(first, alpha);
        let mut pending = None;
        for &(px, alpha) in &points[1..] {
            if !line.extend(px, alpha) {
                let (last, last_alpha) = pending.unwrap();
                kept.push(last);
                line = Straight::from(last, last_alpha);
                assert!(line.extend(px, alpha));
            }
            pending = Some((px, alpha));
        }
        kept.extend(pending.map(|(px, _)| px));
        kept
    }

    fn distance_to_segment(p: Px, a: Px, b: Px) -> f32 {
        let d = [b[0] - a[0], b[1] - a[1]];
        let length2 = d[0] * d[0] + d[1] * d[1];
        let t = if length2 > 0.0 {
            (((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / length2).clamp(0.0, 1.0)
        } else {
            0.0
        };
        (p[0] - a[0] - d[0] * t).hypot(p[1] - a[1] - d[1] * t)
    }

    #[test]
    fn a_straight_drive_is_one_line_and_a_corner_stays_a_corner() {
        let mut points: Vec<(Px, f32)> = (0..50).map(|i| ([i as f32 * 0.7, 0.0], 0.5)).collect();
        points.extend((1..50).map(|i| ([34.3, i as f32 * 0.7], 0.5)));
        assert_eq!(thinned(&points), [[0.0, 0.0], [34.3, 0.0], [34.3, 34.3]]);
    }

    #[test]
    fn a_line_that_turns_back_reaches_its_turning_point() {
        let points: Vec<(Px, f32)> = [0.0, 5.0, 10.0, 6.0, 2.0].map(|x| ([x, 0.0], 0.5)).to_vec();
        assert_eq!(thinned(&points), [[0.0, 0.0], [10.0, 0.0], [2.0, 0.0]]);
    }

    #[test]
    fn opacity_changes_in_small_steps_even_on_a_straight_line() {
        let points: Vec<(Px, f32)> = (0..=100)
            .map(|i| ([i as f32, 0.0], i as f32 / 100.0))
            .collect();
        let kept = thinned(&points);
        assert!((9..=12).contains(&kept.len()), "{}", kept.len());
    }

    proptest! {
        #[test]
        fn no_point_is_missed_by_more_than_the_tolerance(
            steps in proptest::collection::vec((-3.0f32..3.0, -3.0f32..3.0), 1..200),
        ) {
            let mut at = [0.0, 0.0];
            let points: Vec<(Px, f32)> = steps.iter().map(|(dx, dy)| {
                at = [at[0] + dx, at[1] + dy * 0.3];
                (at, 0.5)
            }).collect();
            let kept = thinned(&points);
            for (px, _) in &points {
                let nearest = kept.windows(2)
                    .map(|pair| distance_to_segment(*px, pair[0], pair[1]))
                    .fold(distance_to_segment(*px, kept[0], kept[0]), f32::min);
                prop_assert!(nearest <= TOLERANCE_PX * 1.5, "{nearest} px off");
            }
        }
    }
}
