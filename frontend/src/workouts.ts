/** The list of kept sets: times in the words of this place. */

for (const time of document.querySelectorAll("time")) {
  const when = new Date(time.dateTime);
  if (!Number.isNaN(when.getTime())) {
    const year = when.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
    time.textContent = when.toLocaleString(undefined, { year, month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
  }
}
