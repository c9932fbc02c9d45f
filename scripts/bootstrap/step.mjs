/** Seconds with one decimal, as every line of progress shows them. */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Runs one named piece of work and prints one line with its time. What takes longer than a blink is also announced. */
export async function step(name, work) {
  const began = Date.now();
  const announce = setTimeout(() => console.log(`${name} …`), announceMs);
  const remind = setInterval(() => console.log(`${name} … ${seconds(Date.now() - began)}`), remindMs);
  try {
    const result = await work();
    console.log(`${name}: done (${seconds(Date.now() - began)})`);
    return result;
  } finally {
    clearTimeout(announce);
    clearInterval(remind);
  }
}

const announceMs = 1_000;
const remindMs = 15_000;
