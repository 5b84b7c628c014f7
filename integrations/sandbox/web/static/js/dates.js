// Dates as people in the United Kingdom read them.

const ZONE = "Europe/London";
const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...options });
const TIME = format({ hour: "2-digit", minute: "2-digit" });
const TIME_SECONDS = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = format({ weekday: "long", day: "numeric", month: "long" });
const DAY_YEAR = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const LONG = format({ day: "numeric", month: "long", year: "numeric" });
const SHORT = format({ day: "numeric", month: "short", year: "numeric" });
const NUMERIC = format({ day: "2-digit", month: "2-digit", year: "numeric" });

export const ofTs = (ts) => new Date(Number(ts) * 1000);
export const time = (moment) => TIME.format(moment);
export const timeSeconds = (moment) => TIME_SECONDS.format(moment);
export const dayKey = (moment) => NUMERIC.format(moment);
export const full = (moment) => `${DAY_YEAR.format(moment)} at ${TIME.format(moment)}`;

export function dayName(moment, now = new Date()) {
  if (dayKey(moment) === dayKey(now)) return "Today";
  if (dayKey(moment) === dayKey(new Date(now - 86400000))) return "Yesterday";
  return Math.abs(now - moment) > 300 * 86400000 ? DAY_YEAR.format(moment) : DAY.format(moment);
}

// Slack's <!date^...> tokens.
export function slackDate(seconds, pattern) {
  const moment = new Date(seconds * 1000);
  const pretty = (text) => (["Today", "Yesterday"].includes(dayName(moment)) ? dayName(moment).toLowerCase() : text);
  const tokens = {
    "{date_num}": NUMERIC.format(moment),
    "{date_slash}": NUMERIC.format(moment),
    "{date_long}": DAY_YEAR.format(moment),
    "{date_long_pretty}": pretty(DAY_YEAR.format(moment)),
    "{date_long_full}": LONG.format(moment),
    "{date}": LONG.format(moment),
    "{date_pretty}": pretty(LONG.format(moment)),
    "{date_short}": SHORT.format(moment),
    "{date_short_pretty}": pretty(SHORT.format(moment)),
    "{day_divider_pretty}": pretty(DAY.format(moment)),
    "{time}": TIME.format(moment),
    "{time_secs}": TIME_SECONDS.format(moment),
    "{ago}": ago(moment),
  };
  return pattern.replace(/\{[a-z_]+\}/g, (token) => tokens[token] ?? token);
}

export function ago(moment, now = new Date()) {
  const minutes = Math.round((now - moment) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} minute${minutes === 1 ? "" : "s"} ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return `${hours} hour${hours === 1 ? "" : "s"} ago`;
  const days = Math.round(hours / 24);
  return days < 60 ? `${days} day${days === 1 ? "" : "s"} ago` : SHORT.format(moment);
}
