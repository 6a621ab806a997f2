/** `20261122T043000123Z`: sorts as text, and is a file name on every system. */
export function timestampOf(date: Date): string {
  return date.toISOString().replace(/[-:.]/g, '');
}

/** The first timestamp that is neither before `date` nor at or before `taken`: clocks of publishers differ. */
export function timestampAfter(taken: string | null, date: Date): string {
  const wanted = timestampOf(date);
  if (taken === null || wanted > taken) return wanted;
  const [, year, month, day, hour, minute, second, milli] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(taken) ?? [];
  const next = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`).getTime() + 1;
  return Number.isNaN(next) ? wanted : timestampOf(new Date(next));
}
