import { expect } from 'chai';
import { describe, it } from 'mocha';
import { mayConnectTo } from './public-address.js';

describe('where a push may go', () => {
  // address                      | as a rule | with OMS_ALLOW_PRIVATE
  const rows: [string, boolean, boolean][] = [
    ['8.8.8.8', true, true],
    ['93.184.216.34', true, true],
    ['172.15.255.255', true, true],
    ['172.32.0.1', true, true],
    ['100.63.255.255', true, true],
    ['100.128.0.0', true, true],
    ['11.0.0.1', true, true],
    ['2606:4700:4700::1111', true, true],
    ['2a00:1450:4001:80b::200e', true, true],
    ['127.0.0.1', false, true],
    ['127.255.255.254', false, true],
    ['10.0.0.1', false, true],
    ['172.16.0.1', false, true],
    ['172.31.255.255', false, true],
    ['192.168.1.1', false, true],
    ['100.64.0.1', false, true],
    ['100.127.255.254', false, true],
    ['192.0.0.8', false, true],
    ['192.0.2.1', false, true],
    ['198.18.0.1', false, true],
    ['198.51.100.7', false, true],
    ['203.0.113.7', false, true],
    ['169.254.169.254', false, false],
    ['169.254.0.1', false, false],
    ['0.0.0.0', false, false],
    ['0.1.2.3', false, false],
    ['224.0.0.1', false, false],
    ['255.255.255.255', false, false],
    ['240.0.0.1', false, false],
    ['::1', false, true],
    ['::', false, false],
    ['fc00::1', false, true],
    ['fd12:3456:789a::1', false, true],
    ['fd00:ec2::254', false, false],
    ['fe80::1', false, false],
    ['fe80::1%eth0', false, false],
    ['ff02::1', false, false],
    ['::ffff:127.0.0.1', false, true],
    ['::ffff:10.0.0.1', false, true],
    ['::ffff:8.8.8.8', false, true],
    ['::ffff:169.254.169.254', false, false],
    ['::ffff:a9fe:a9fe', false, false],
    ['::127.0.0.1', false, true],
    ['64:ff9b::7f00:1', false, true],
    ['64:ff9b::8.8.8.8', false, true],
    ['64:ff9b::a9fe:a9fe', false, false],
    ['64:ff9b::169.254.169.254', false, false],
    ['64:ff9b::', false, false],
    ['64:ff9b:1::1', false, true],
    ['2001:db8::1', false, true],
    ['2001::1', false, true],
    ['2002:7f00:1::', false, true],
    ['3fff::1', false, true],
    ['100::1', false, true],
    ['4000::1', false, true],
    ['', false, false],
    ['localhost', false, false],
    ['127.1', false, false],
    ['0x7f000001', false, false],
    ['1.2.3.4.5', false, false],
  ];
  for (const [address, usually, relaxed] of rows)
    it(`${address || 'nothing'}: ${usually ? 'yes' : relaxed ? 'only where private addresses are allowed' : 'never'}`, () => {
      expect(mayConnectTo(address, false)).to.equal(usually);
      expect(mayConnectTo(address, true)).to.equal(relaxed);
    });
});
