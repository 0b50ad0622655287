/** Days for which deleted notes stay on the server at least, so that devices that were away read of the deletion; the rules have the same. */
export const keptDays = 90;
