"""Tests of autograde/build/site."""
