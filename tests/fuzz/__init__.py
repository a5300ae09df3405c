"""Inputs from outside, bent and broken: each is opened or refused, soon and in little memory."""
