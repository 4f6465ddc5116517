"""Mutations: every command that an audience may give, made from the commands themselves, and what stands afterwards."""
