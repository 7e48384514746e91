"""The struggle: a case played to its endings by quantal response, exactly or by sampling."""
