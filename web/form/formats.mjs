// The formats of answers that JSON Schema doesn't have. package forms has the same in Go; testdata/formats.json holds both to the same answers.

/** provinces are the division codes of GB/T 2260 that numbers begin with. */
const provinces = new Set("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split(" "));

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** residentID checks a 公民身份号码 (GB 11643-1999): its date and its check digit, ISO 7064 MOD 11-2. */
export function residentID(text) {
  const s = text.toUpperCase();
  if (!/^[1-9]\d{16}[\dX]$/.test(s)) return false;
  const [y, m, d] = [Number(s.slice(6, 10)), Number(s.slice(10, 12)), Number(s.slice(12, 14))];
  const day = new Date(Date.UTC(y, m - 1, d));
  if (!provinces.has(s.slice(0, 2)) || y < 1900 || day.getUTCMonth() !== m - 1 || day.getUTCDate() !== d) return false;
  const sum = weights.reduce((n, w, i) => n + w * Number(s[i]), 0);
  return "10X98765432"[sum % 11] === s[17];
}

const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** categories are the departments that issue codes. */
const categories = "123456789ANY";

/** organisation is the check character of an 组织机构代码 (GB 11714-1997), MOD 11. */
function organisation(first8) {
  const sum = [3, 7, 9, 10, 5, 8, 4, 2].reduce((n, w, i) => n + w * parseInt(first8[i], 36), 0);
  return "0123456789X0"[11 - (sum % 11)];
}

/** uscc checks a 统一社会信用代码 (GB 32100-2015), MOD 31. */
export function uscc(text) {
  const s = text.toUpperCase();
  if (s.length !== 18 || [...s].some((c) => !alphabet.includes(c))) return false;
  if (!categories.includes(s[0]) || !/^\d{6}$/.test(s.slice(2, 8)) || !(provinces.has(s.slice(2, 4)) || s.slice(2, 8) === "100000") || organisation(s.slice(8, 16)) !== s[16]) return false;
  let sum = 0, weight = 1;
  for (let i = 0; i < 17; i++) {
    sum += alphabet.indexOf(s[i]) * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet[(31 - (sum % 31)) % 31] === s[17];
}
