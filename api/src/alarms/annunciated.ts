/** Which alarms people were notified of: the one definition that the flood on the wall and the figures of the desk share. */

/**
 * Alarms whose point was neither shelved, nor out of service, nor in maintenance when they were announced; add conditions with
 * `and`. Of shelves and out-of-service only the last one of a point is known.
 */
export const FROM_ANNUNCIATED = `
  from alarm a
  left join alarm_point p on p.community = a.community and p.rule = a.rule and p.source = a.source
  where not coalesce(p.out_of_service_at <= a.announced_at, false)
    and not coalesce(p.shelved_at <= a.announced_at and p.shelved_until > a.announced_at, false)
    and not exists (
      select from alarm_window win
      where win.community = a.community and win.from_at <= a.announced_at and coalesce(win.ended_at, win.to_at) > a.announced_at
        and (win.rule is null or win.rule = a.rule) and (win.facility is null or win.facility = a.facility)
        and (win.grids is null or a.grid = any(win.grids)))`;
