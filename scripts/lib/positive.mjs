/** The number an option of a script names; ends the process with a sentence when it is none above 0. */
export function positive(option, text) {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  console.error(`--${option} has to be a number above 0, not “${text}”.`);
  process.exit(2);
}
