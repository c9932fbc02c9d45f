/** ISO 7064 mod 97 of digits and Latin letters (A = 10 … Z = 35); of capital letters and digits only. */
export function mod97(text: string): number {
  let rest = 0;
  for (const char of text) {
    const value = Number.parseInt(char, 36);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest;
}

/** ISO/IEC 7812-1 annex B (Luhn, "mod 10"), the check digit last. */
export function luhnFits(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digitAt(digits, digits.length - 1 - index);
    const weighed = index % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

const RECURSIVE_TABLE = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5] as const;

/** Recursive mod 10 (SIX, Swiss Implementation Guidelines QR-bill, annex B), the check digit last. */
export function recursiveMod10Fits(digits: string): boolean {
  let carry = 0;
  for (let index = 0; index < digits.length - 1; index += 1)
    carry = RECURSIVE_TABLE[(carry + digitAt(digits, index)) % 10] ?? 0;
  return (10 - carry) % 10 === digitAt(digits, digits.length - 1);
}

/** Weights 7, 3, 1 from the right, without the check digit, which makes the sum a multiple of ten. */
export function sevenThreeOneFits(digits: string): boolean {
  const weights = [7, 3, 1] as const;
  let sum = digitAt(digits, digits.length - 1);
  for (let index = 0; index < digits.length - 1; index += 1)
    sum += digitAt(digits, digits.length - 2 - index) * (weights[index % 3] ?? 0);
  return sum % 10 === 0;
}

/** 11 less the sum of the digits, weighed 2, 3, 4 … `weightMax` from the right and again, mod 11: 1 to 11. */
export function mod11(digits: string, weightMax: number): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1)
    sum += digitAt(digits, digits.length - 1 - index) * (2 + (index % (weightMax - 1)));
  return 11 - (sum % 11);
}

/** Digits without zeros in front; a lone zero stays. */
export function withoutLeadingZeros(digits: string): string {
  let index = 0;
  while (index < digits.length - 1 && digits[index] === '0') index += 1;
  return digits.slice(index);
}

function digitAt(digits: string, index: number): number {
  return digits.charCodeAt(index) - 48;
}
