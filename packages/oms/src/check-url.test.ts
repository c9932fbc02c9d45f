import { expect } from 'chai';
import { describe, it } from 'mocha';
import { problemOfUrl } from './check-url.js';

describe('the address of an order system', () => {
  // url                                   | good | good with OMS_ALLOW_PRIVATE
  const rows: [string, boolean, boolean][] = [
    ['https://orders.example.com/hooks', true, true],
    ['https://orders.example.com:8443/hooks?shop=1', true, true],
    ['https://93.184.216.34/', true, true],
    ['https://[2606:4700:4700::1111]/', true, true],
    ['http://orders.example.com/hooks', false, true],
    ['http://127.0.0.1:7403/hooks', false, true],
    ['https://127.0.0.1/', false, true],
    ['https://localhost/', false, true],
    ['https://LOCALHOST./', false, true],
    ['https://shop.localhost/', false, true],
    ['https://2130706433/', false, true],
    ['https://0x7f.1/', false, true],
    ['https://0177.0.0.1/', false, true],
    ['https://10.1.2.3/', false, true],
    ['https://[::1]/', false, true],
    ['https://[::ffff:10.0.0.1]/', false, true],
    ['https://169.254.169.254/latest/meta-data/', false, false],
    ['http://[fe80::1]/', false, false],
    ['https://user@orders.example.com/', false, false],
    ['https://user:secret@orders.example.com/', false, false],
    ['https://orders.example.com/#part', false, false],
    ['ftp://orders.example.com/', false, false],
    ['file:///etc/passwd', false, false],
    ['orders.example.com', false, false],
    ['', false, false],
  ];
  for (const [url, usually, relaxed] of rows)
    it(`${url || 'nothing'}: ${usually ? 'good' : relaxed ? 'only where private addresses are allowed' : 'never'}`, () => {
      expect(problemOfUrl(url, false) === null).to.equal(usually);
      expect(problemOfUrl(url, true) === null).to.equal(relaxed);
    });

  it('is never repeated in what is said about it', () => {
    expect(problemOfUrl('https://user:hunter2@orders.example.com/', false)).not.to.contain('hunter2');
  });
});
