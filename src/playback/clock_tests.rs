//! How the playhead moves.

use super::*;
use proptest::prelude::*;

fn time(secs: f64) -> Timestamp {
    Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
}

fn clock_over(start_secs: f64, end_secs: f64) -> Clock {
    let mut clock = Clock::default();
    clock.set_range(Some(TimeRange::new(time(start_secs), time(end_secs))));
    clock
}

#[test]
fn the_playhead_moves_by_wall_time_times_rate() {
    let mut clock = clock_over(0.0, 1000.0);
    clock.set_rate(10.0);
    assert_eq!(clock.tick(0.1), Tick::Still);
    clock.play();
    assert_eq!(clock.tick(0.1), Tick::Moved);
    assert_eq!(clock.playhead(), time(1.0));
}

#[test]
fn the_end_is_told_once_and_playing_again_starts_over() {
    let mut clock = clock_over(0.0, 0.2);
    clock.play();
    assert_eq!(clock.tick(0.1), Tick::Moved);
    assert_eq!(clock.tick(0.1), Tick::Completed);
    assert_eq!((clock.playhead(), clock.mode()), (time(0.2), Mode::Ended));
    assert_eq!(clock.tick(0.1), Tick::Still);
    clock.play();
    assert_eq!((clock.playhead(), clock.mode()), (time(0.0), Mode::Playing));
    let _ = clock.tick(0.1);
    assert_eq!(clock.tick(0.1), Tick::Completed);
}

#[test]
fn playing_after_a_seek_to_the_very_end_starts_over() {
    let mut clock = clock_over(0.0, 10.0);
    clock.seek(time(10.0));
    clock.play();
    assert_eq!(clock.playhead(), time(0.0));
}

#[test]
fn stop_rewinds_and_pause_does_not() {
    let mut clock = clock_over(5.0, 10.0);
    clock.play();
    let _ = clock.tick(0.25);
    clock.pause();
    assert_eq!(clock.playhead(), time(5.25));
    clock.stop();
    assert_eq!((clock.playhead(), clock.mode()), (time(5.0), Mode::Paused));
}

#[test]
fn a_seek_stays_inside_and_keeps_playing() {
    let mut clock = clock_over(0.0, 10.0);
    clock.play();
    clock.seek(time(-5.0));
    assert_eq!((clock.playhead(), clock.is_playing()), (time(0.0), true));
    clock.seek_by_secs(3.0);
    assert_eq!(clock.playhead(), time(3.0));
    clock.seek_by_secs(f64::INFINITY);
    assert_eq!(clock.playhead(), time(10.0));
}

#[test]
fn without_data_nothing_moves() {
    let mut clock = Clock::default();
    clock.play();
    assert_eq!((clock.tick(0.1), clock.mode()), (Tick::Still, Mode::Paused));
}

#[test]
fn a_long_sleep_of_the_machine_does_not_skip_the_session() {
    let mut clock = clock_over(0.0, 1000.0);
    clock.play();
    let _ = clock.tick(3600.0);
    assert_eq!(clock.playhead(), time(2.0));
    assert_eq!(clock.tick(f64::NAN), Tick::Moved);
    assert_eq!(clock.playhead(), time(2.0));
}

#[test]
fn a_span_that_grows_leaves_the_playhead_where_it_is() {
    let mut clock = clock_over(10.0, 20.0);
    clock.seek(time(15.0));
    clock.grow_range(Some(TimeRange::new(time(0.0), time(30.0))));
    assert_eq!((clock.playhead(), clock.mode()), (time(15.0), Mode::Paused));
    clock.play();
    clock.grow_range(Some(TimeRange::new(time(0.0), time(40.0))));
    assert_eq!((clock.playhead(), clock.is_playing()), (time(15.0), true));
    clock.grow_range(Some(TimeRange::new(time(20.0), time(40.0))));
    assert_eq!(clock.playhead(), time(20.0), "never outside");
}

#[test]
fn a_playhead_that_waits_at_the_start_goes_with_the_start() {
    let mut clock = clock_over(10.0, 20.0);
    clock.grow_range(Some(TimeRange::new(time(5.0), time(20.0))));
    assert_eq!(clock.playhead(), time(5.0));
    clock.play();
    clock.grow_range(Some(TimeRange::new(time(0.0), time(20.0))));
    assert_eq!(
        clock.playhead(),
        time(5.0),
        "while it plays it does not go back"
    );
}

#[test]
fn the_end_is_not_the_end_while_more_may_come() {
    let mut clock = clock_over(0.0, 1.0);
    clock.await_more(true);
    clock.play();
    assert_eq!(clock.tick(1.5), Tick::Moved);
    assert_eq!((clock.playhead(), clock.is_playing()), (time(1.0), true));
    clock.pause();
    clock.play();
    assert_eq!(
        clock.playhead(),
        time(1.0),
        "and playing again does not start over"
    );
    clock.grow_range(Some(TimeRange::new(time(0.0), time(3.0))));
    assert_eq!(clock.tick(0.5), Tick::Moved);
    clock.await_more(false);
    assert_eq!(clock.tick(2.0), Tick::Completed);
    clock.set_range(Some(TimeRange::new(time(0.0), time(1.0))));
    clock.play();
    assert_eq!(clock.tick(1.5), Tick::Completed);
}

#[test]
fn a_clock_that_loops_goes_on_from_the_start_and_loses_nothing_of_the_step() {
    let mut clock = clock_over(100.0, 110.0);
    clock.set_loops(true);
    clock.set_rate(4.0);
    clock.play();
    assert_eq!(clock.tick(2.0), Tick::Moved);
    assert_eq!(clock.tick(1.0), Tick::Completed);
    assert_eq!((clock.playhead(), clock.is_playing()), (time(102.0), true));
    clock.set_rate(3600.0);
    assert_eq!(clock.tick(1.0001), Tick::Completed);
    assert_eq!(clock.playhead(), time(102.36), "360 rounds later");
    clock.set_loops(false);
    assert_eq!(clock.tick(1.0), Tick::Completed);
    assert_eq!((clock.playhead(), clock.mode()), (time(110.0), Mode::Ended));
}

#[test]
fn a_single_moment_does_not_loop_for_ever() {
    let mut clock = clock_over(5.0, 5.0);
    clock.set_loops(true);
    clock.play();
    assert_eq!(clock.tick(0.1), Tick::Completed);
    assert_eq!(clock.mode(), Mode::Ended);
}

#[test]
fn a_clock_that_loops_waits_at_the_end_while_more_may_come() {
    let mut clock = clock_over(0.0, 1.0);
    clock.set_loops(true);
    clock.await_more(true);
    clock.play();
    assert_eq!(clock.tick(1.5), Tick::Moved);
    assert_eq!(clock.playhead(), time(1.0));
}

#[test]
fn a_clock_that_follows_goes_with_the_newest_fix_and_not_with_time() {
    let mut clock = clock_over(0.0, 10.0);
    clock.follow_newest(Some(time(8.0)));
    assert_eq!(
        clock.playhead(),
        time(8.0),
        "not where the announced span ends"
    );
    assert_eq!(clock.tick(1.0), Tick::Still);
    clock.grow_range(Some(TimeRange::new(time(0.0), time(20.0))));
    assert_eq!(clock.playhead(), time(8.0));
    clock.arrive(time(20.0));
    assert_eq!(clock.playhead(), time(20.0));
    clock.stop_following();
    clock.arrive(time(5.0));
    assert_eq!((clock.playhead(), clock.mode()), (time(20.0), Mode::Paused));
}

#[test]
fn whatever_moves_or_holds_the_playhead_ends_the_following() {
    type Way = fn(&mut Clock);
    let ways: [(Way, f64, Mode); 6] = [
        (Clock::play, 0.0, Mode::Playing),
        (Clock::pause, 10.0, Mode::Paused),
        (Clock::toggle, 10.0, Mode::Paused),
        (Clock::stop, 0.0, Mode::Paused),
        (|clock| clock.seek(time(3.0)), 3.0, Mode::Paused),
        (|clock| clock.seek_by_secs(-1.0), 9.0, Mode::Paused),
    ];
    for (number, (way, secs, mode)) in ways.into_iter().enumerate() {
        let mut clock = clock_over(0.0, 10.0);
        clock.follow_newest(Some(time(10.0)));
        way(&mut clock);
        assert_eq!(
            (clock.playhead(), clock.mode()),
            (time(secs), mode),
            "way {number}"
        );
        clock.arrive(time(10.0));
        assert_eq!(clock.playhead(), time(secs), "way {number}");
    }
}

#[test]
fn a_playhead_that_has_ended_stays_when_more_comes_and_plays_on_from_there() {
    let mut clock = clock_over(0.0, 1.0);
    clock.play();
    assert_eq!(clock.tick(2.0), Tick::Completed);
    clock.grow_range(Some(TimeRange::new(time(0.0), time(5.0))));
    assert_eq!((clock.playhead(), clock.mode()), (time(1.0), Mode::Paused));
    clock.play();
    assert_eq!(clock.playhead(), time(1.0));
    let mut single = clock_over(1.0, 1.0);
    single.play();
    assert_eq!(single.tick(0.1), Tick::Completed);
    single.grow_range(Some(TimeRange::new(time(0.0), time(1.0))));
    assert_eq!(single.playhead(), time(1.0));
}

#[test]
fn rates_are_kept_inside_their_limits() {
    let mut clock = Clock::default();
    clock.set_rate(1e9);
    assert_eq!(clock.rate(), MAX_RATE);
    clock.set_rate(-1.0);
    assert_eq!(clock.rate(), MIN_RATE);
    clock.set_rate(f64::NAN);
    assert_eq!(clock.rate(), MIN_RATE);
}

proptest! {
    #[test]
    fn many_short_ticks_go_as_far_as_few_long_ones(
        rate in 0.1..100.0f64, steps in 1usize..2000,
    ) {
        let mut clock = clock_over(0.0, 1e9);
        clock.set_rate(rate);
        clock.play();
        let dt_secs = 0.000_37;
        for _ in 0..steps { let _ = clock.tick(dt_secs); }
        let expected = dt_secs * steps as f64 * rate;
        prop_assert!((clock.playhead().secs_since(time(0.0)) - expected).abs() < 5e-6);
    }

    #[test]
    fn rounds_take_as_long_as_they_are(
        span in 0.01..30.0f64, rate in 0.1..100.0f64, steps in 1usize..2000,
    ) {
        let mut clock = clock_over(0.0, span);
        let span = clock.range().unwrap().duration_secs();
        clock.set_loops(true);
        clock.set_rate(rate);
        clock.play();
        let dt_secs = 0.016_67;
        for _ in 0..steps { let _ = clock.tick(dt_secs); }
        let expected = (dt_secs * steps as f64 * rate).rem_euclid(span);
        let off = (clock.playhead().secs_since(time(0.0)) - expected).abs();
        prop_assert!(off.min(span - off) < 1e-5, "{} off", off);
    }
}

#[test]
fn playing_backward_holds_at_the_start_and_tells_no_end() {
    let mut clock = clock_over(0.0, 10.0);
    clock.play_backward();
    assert_eq!(clock.playhead(), time(10.0));
    clock.set_rate(4.0);
    assert_eq!(clock.tick(1.0), Tick::Moved);
    assert_eq!(clock.playhead(), time(6.0));
    // Held and let go, it goes on the same way.
    clock.toggle();
    clock.toggle();
    assert_eq!(clock.tick(1.0), Tick::Moved);
    assert_eq!(clock.playhead(), time(2.0));
    assert_eq!(clock.tick(1.0), Tick::Moved);
    assert_eq!((clock.playhead(), clock.mode()), (time(0.0), Mode::Paused));
    clock.play();
    assert_eq!(clock.tick(1.0), Tick::Moved);
    assert_eq!(clock.playhead(), time(4.0));
}

#[test]
fn playing_backward_in_a_loop_goes_on_from_the_end() {
    let mut clock = clock_over(0.0, 10.0);
    clock.set_loops(true);
    clock.seek(time(1.0));
    clock.play_backward();
    assert_eq!(clock.tick(1.5), Tick::Moved);
    assert_eq!((clock.playhead(), clock.is_playing()), (time(9.5), true));
}

#[test]
fn a_window_is_played_instead_of_the_whole() {
    let mut clock = clock_over(0.0, 100.0);
    clock.set_window(Some(TimeRange::new(time(20.0), time(22.0))));
    assert_eq!(clock.playhead(), time(20.0));
    clock.seek(time(90.0));
    assert_eq!(clock.playhead(), time(22.0));
    clock.play();
    assert_eq!(clock.playhead(), time(20.0));
    let _ = clock.tick(1.0);
    assert_eq!(clock.tick(1.5), Tick::Completed);
    assert_eq!(clock.playhead(), time(22.0));
    clock.set_window(None);
    clock.play();
    let _ = clock.tick(1.0);
    assert_eq!(clock.playhead(), time(23.0));
}

#[test]
fn a_window_outside_of_the_data_or_as_large_as_it_is_none() {
    let mut clock = clock_over(0.0, 100.0);
    for (from, to) in [(200.0, 300.0), (50.0, 50.0), (-10.0, 110.0)] {
        clock.set_window(Some(TimeRange::new(time(from), time(to))));
        assert_eq!(clock.window(), None, "{from} to {to}");
    }
}

#[test]
fn what_is_quiet_is_skipped_and_told() {
    let mut clock = clock_over(0.0, 100_000.0);
    clock.set_quiet([TimeRange::new(time(10.0), time(99_990.0))].into());
    clock.set_skips_quiet(true);
    clock.seek(time(9.0));
    clock.play();
    assert_eq!(clock.tick(1.5), Tick::Moved);
    assert_eq!(clock.playhead(), time(99_990.5));
    let skipped = clock.take_skipped().unwrap();
    assert_eq!(skipped, TimeRange::new(time(10.0), time(99_990.0)));
    assert_eq!(clock.take_skipped(), None);
    clock.play_backward();
    let _ = clock.tick(1.5);
    assert_eq!(clock.playhead(), time(9.0));
    assert!(clock.take_skipped().is_some());
    clock.set_skips_quiet(false);
    clock.play();
    let _ = clock.tick(2.0);
    assert_eq!((clock.playhead(), clock.take_skipped()), (time(11.0), None));
}

#[test]
fn a_rate_fits_what_is_played_to_a_time() {
    let mut clock = clock_over(0.0, 6_000.0);
    clock.fit_rate(60.0);
    assert_eq!(clock.rate(), 100.0);
    clock.set_quiet([TimeRange::new(time(1000.0), time(7000.0))].into());
    clock.set_skips_quiet(true);
    clock.fit_rate(60.0);
    assert!((clock.rate() - 1000.0 / 60.0).abs() < 1e-9);
    let mut long = clock_over(0.0, 71.0 * 86_400.0);
    long.fit_rate(60.0);
    assert_eq!(long.rate(), 71.0 * 86_400.0 / 60.0);
    long.fit_rate(0.0);
    assert!(long.rate().is_finite());
}
