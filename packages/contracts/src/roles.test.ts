import { expect } from 'chai';
import { describe, it } from 'mocha';
import { API_ROLES, type ApiRole, covers, isApiRole, isRole } from './roles.js';

const MAY: Readonly<Record<ApiRole, readonly ApiRole[]>> = {
  viewer: ['viewer'],
  orders: ['viewer', 'orders'],
  operator: ['viewer', 'orders', 'operator'],
  admin: ['viewer', 'orders', 'operator', 'admin'],
};

describe('the roles of those who call the API', () => {
  for (const role of API_ROLES)
    it(`let ${role} do what needs ${MAY[role].join(', ')}, and nothing else`, () => {
      expect(API_ROLES.filter((needed) => covers(role, needed))).to.deep.equal(MAY[role]);
    });

  it('are no roles of people where they are for programs alone', () => {
    expect(API_ROLES.filter((role) => !isRole(role))).to.deep.equal(['orders']);
    expect(['', 'root', 'Admin', 'constructor'].filter(isApiRole)).to.deep.equal([]);
  });
});
