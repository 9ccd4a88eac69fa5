//! Lengths of time in the parts that people count them in.

/// Whole days, hours, minutes and seconds of a length of time, forwards or backwards, rounded to
/// the second; none of what is no number.
pub fn duration_parts(secs: f64) -> Option<[u64; 4]> {
    if !secs.is_finite() {
        return None;
    }
    // Clamped well inside of u64.
    let total_secs = secs.abs().min(1e15).round() as u64;
    let (days, hours) = (total_secs / 86_400, total_secs / 3600 % 24);
    Some([days, hours, total_secs / 60 % 60, total_secs % 60])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_rounded_before_it_is_divided() {
        assert_eq!(duration_parts(59.6), Some([0, 0, 1, 0]));
        assert_eq!(duration_parts(-3725.0), Some([0, 1, 2, 5]));
        assert_eq!(duration_parts(200_000.0), Some([2, 7, 33, 20]));
        assert_eq!(duration_parts(f64::NAN), None);
    }
}
