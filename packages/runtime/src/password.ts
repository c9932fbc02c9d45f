import { type BinaryLike, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** 2^15 blocks of 8 × 128 bytes: 32 MiB and about 80 ms a try. */
const COST_LOG2 = 15;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** A hash from elsewhere may ask for more work, but not for all the memory. */
const COST_LOG2_MAX = 18;
const BLOCK_SIZE_MAX = 16;
const PARALLEL_MAX = 4;
const MEMORY_BYTES_MAX = 1_024 * 1_024 * 1_024;

const HASH = /^scrypt\.(\d{1,2})\.(\d{1,2})\.(\d)\.([\w-]{16,128})\.([\w-]{22,128})$/;

/** `scrypt.15.8.1.SALT.HASH`, salt and hash in base64url: it needs no quoting in a shell, a compose file or a list with colons. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, HASH_BYTES, COST_LOG2, BLOCK_SIZE, PARALLEL);
  const parts = [COST_LOG2, BLOCK_SIZE, PARALLEL, salt.toString('base64url'), hash.toString('base64url')];
  return `scrypt.${parts.join('.')}`;
}

/** Whether a text is a hash that `verifyPassword` can check. */
export function isPasswordHash(text: string): boolean {
  const parts = HASH.exec(text);
  if (parts === null) return false;
  const [, cost, block, parallel] = parts.map(Number);
  return within(cost, 10, COST_LOG2_MAX) && within(block, 1, BLOCK_SIZE_MAX) && within(parallel, 1, PARALLEL_MAX);
}

/** False for a wrong password and for a hash that cannot be read. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parts = HASH.exec(stored);
  if (parts === null || !isPasswordHash(stored)) return false;
  const [, cost = '', block = '', parallel = '', salt = '', hash = ''] = parts;
  const expected = Buffer.from(hash, 'base64url');
  const saltBytes = Buffer.from(salt, 'base64url');
  const found = await derive(password, saltBytes, expected.length, Number(cost), Number(block), Number(parallel));
  return timingSafeEqual(found, expected);
}

function derive(
  password: string,
  salt: BinaryLike,
  bytes: number,
  costLog2: number,
  blockSize: number,
  parallel: number,
): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** costLog2, r: blockSize, p: parallel, maxmem: MEMORY_BYTES_MAX };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function within(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && value >= min && value <= max;
}
