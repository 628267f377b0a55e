import { describe, expect, it } from 'vitest';
import { findDisabled } from '../../../../../dev/host/settings/find-disabled.ts';

describe('findDisabled()', () => {
  it.each([
    ['AzureWebJobs.sayHello.Disabled', 'true', true],
    ['AzureWebJobs.sayHello.Disabled', 'True', true],
    ['AzureWebJobs.sayHello.Disabled', '1', true],
    ['azurewebjobs.SAYHELLO.disabled', 'true', true],
    ['AzureWebJobs_sayHello_Disabled', 'true', true],
    ['AzureWebJobs.sayHello.Disabled', 'false', false],
    ['AzureWebJobs.sayHello.Disabled', '0', false],
    ['AzureWebJobs.sayHello.Disabled', '', false],
    ['AzureWebJobs.sayHello.Disabled', 'yes', false],
    ['AzureWebJobs.sayHelloToo.Disabled', 'true', false],
    ['AzureWebJobs__sayHello__Disabled', 'true', false],
  ])('findDisabled() reads %s=%s', (name, value, isDisabled) => {
    expect([...findDisabled(['sayHello', 'other'], { [name]: value })]).toEqual(isDisabled ? ['sayHello'] : []);
  });
});
